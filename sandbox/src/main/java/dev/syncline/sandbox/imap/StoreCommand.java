package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/// STORE and UID STORE (RFC 9051 §6.4.6).
final class StoreCommand implements ImapCommand {
  private final boolean byUid;

  StoreCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selected = session.selected();
    if (selected.readOnly()) {
      throw Refused.no("the folder is open for reading only");
    }
    var targets = selected.find(arguments.sequenceSet(), byUid);
    long unchangedSince = unchangedSince(arguments);
    session.enabled().condstore(unchangedSince < Long.MAX_VALUE);
    var item = arguments.keyword();
    if (item.contains("X-GM-LABELS") && session.has(Dialect.GMAIL)) {
      return StoreLabels.run(session, targets, item, arguments.groupOrRest(), byUid);
    }
    var flags = flags(arguments.groupOrRest());
    var modified = targets.stream().filter(t -> t.message().modseq() > unchangedSince).toList();
    var free = targets.stream().filter(t -> t.message().modseq() <= unchangedSince).toList();
    var messages = free.stream().map(SelectedFolder.Numbered::message).toList();
    selected.folder().reflag(messages, change(item), flags, selected);
    for (var target : free) {
      tell(session, target, item.endsWith(".SILENT"));
    }
    if (modified.isEmpty()) {
      return "STORE completed";
    }
    var numbers = modified.stream().map(t -> byUid ? t.message().uid() : (long) t.number());
    return "[MODIFIED %s] others changed them".formatted(SequenceSet.of(numbers.toList()));
  }

  /// What was changed since then is not changed again (RFC 7162 §3.1.3).
  private static long unchangedSince(Arguments arguments) throws Refused {
    if (!arguments.nextIsGroup()) {
      return Long.MAX_VALUE;
    }
    var list = arguments.group();
    if (!list.nextIsAtom("UNCHANGEDSINCE")) {
      throw Refused.bad("an unknown store modifier");
    }
    list.atom();
    return ChangedSince.modseq(list);
  }

  private void tell(ImapSession session, SelectedFolder.Numbered target, boolean silent)
      throws IOException {
    var message = target.message();
    var said = new ArrayList<String>();
    if (byUid || session.enabled().qresync()) {
      said.add("UID " + message.uid());
    }
    if (!silent) {
      said.add("FLAGS (%s)".formatted(String.join(" ", message.flags())));
    }
    if (session.enabled().condstore()) {
      said.add("MODSEQ (%d)".formatted(message.modseq()));
    } else if (silent) {
      return;
    }
    session
        .responses()
        .untagged("%d FETCH (%s)".formatted(target.number(), String.join(" ", said)));
  }

  private static FlagChange change(String item) throws Refused {
    return switch (item) {
      case "FLAGS", "FLAGS.SILENT" -> FlagChange.REPLACE;
      case "+FLAGS", "+FLAGS.SILENT" -> FlagChange.ADD;
      case "-FLAGS", "-FLAGS.SILENT" -> FlagChange.REMOVE;
      default -> throw Refused.bad("STORE knows FLAGS, +FLAGS and -FLAGS");
    };
  }

  static Set<String> flags(Arguments list) throws Refused {
    var flags = new HashSet<String>();
    while (list.hasMore()) {
      var flag = list.atom();
      if (!flag.matches("\\\\?[^\\s(){%*\"\\\\\\]]+") || flag.equalsIgnoreCase("\\Recent")) {
        throw Refused.bad("not a flag that can be stored");
      }
      flags.add(flag);
    }
    return flags;
  }
}
