package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The modifiers of a FETCH: `(CHANGEDSINCE 715194045007 VANISHED)` (RFC 7162 §3.1.4.1, §3.2.6).
record ChangedSince(long modseq, boolean vanished) {

  /// Null where there are none.
  static @Nullable ChangedSince parse(Arguments arguments, ImapSession session, boolean byUid)
      throws Refused {
    if (!arguments.nextIsGroup() || !session.has("CONDSTORE")) {
      return null;
    }
    var list = arguments.group();
    if (!list.nextIsAtom("CHANGEDSINCE")) {
      throw Refused.bad("an unknown fetch modifier");
    }
    list.atom();
    long modseq = modseq(list);
    boolean vanished = list.nextIsAtom("VANISHED");
    if (vanished) {
      list.atom();
    }
    list.end();
    if (vanished && (!byUid || !session.enabled().qresync())) {
      throw Refused.bad("VANISHED is for UID FETCH, and QRESYNC must be enabled");
    }
    return new ChangedSince(modseq, vanished);
  }

  static long modseq(Arguments list) throws Refused {
    var text = list.atom();
    if (!text.matches("\\d{1,18}")) {
      throw Refused.bad("a modification sequence was expected");
    }
    return Long.parseLong(text);
  }

  /// Says which messages are gone since, and answers those of the targets that changed.
  List<SelectedFolder.Numbered> tell(
      ImapSession session, SequenceSet set, List<SelectedFolder.Numbered> targets)
      throws IOException {
    if (session.faults(Fault.HideChanges.class).findAny().isPresent()) {
      return List.of();
    }
    if (vanished) {
      sayVanished(session, set, modseq);
    }
    return targets.stream().filter(target -> target.message().modseq() > modseq).toList();
  }

  static void sayVanished(ImapSession session, SequenceSet set, long since) throws IOException {
    var selected = session.selected();
    var gone =
        selected.folder().removedSince(since).stream()
            .filter(uid -> set.contains(uid, Long.MAX_VALUE))
            .toList();
    if (!gone.isEmpty()) {
      session.responses().untagged("VANISHED (EARLIER) " + SequenceSet.of(gone));
    }
  }
}
