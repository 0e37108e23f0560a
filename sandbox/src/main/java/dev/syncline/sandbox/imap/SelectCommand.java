package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// SELECT and EXAMINE (RFC 9051 §6.3.2).
final class SelectCommand implements ImapCommand {
  private static final List<String> SYSTEM_FLAGS =
      List.of("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen");

  private final boolean readOnly;

  SelectCommand(boolean readOnly) {
    this.readOnly = readOnly;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var name = arguments.mailbox();
    var resync = parameters(session, arguments);
    arguments.end();
    session.unselect();
    var selected =
        new SelectedFolder(session.account().existing(name), readOnly, session.enabled());
    session.select(selected);
    describe(selected, session.responses());
    if (session.has(Dialect.OBJECT_IDS)) {
      session
          .responses()
          .untagged("OK [MAILBOXID (%s)] it stays".formatted(ObjectIds.mailbox(selected.folder())));
    }
    if (session.has("CONDSTORE")) {
      long back = session.faults(Fault.ModseqBack.class).mapToLong(Fault.ModseqBack::by).sum();
      session
          .responses()
          .untagged(
              "OK [HIGHESTMODSEQ %d] highest"
                  .formatted(Math.max(1, selected.opened().highestModseq() - back)));
    }
    if (resync != null && resync.uidValidity() == selected.opened().uidValidity()) {
      resync(session, resync);
    }
    return readOnly ? "[READ-ONLY] EXAMINE completed" : "[READ-WRITE] SELECT completed";
  }

  /// What a client remembers of the folder (RFC 7162 §3.2.5).
  private record Resync(long uidValidity, long modseq, SequenceSet known) {}

  private static @Nullable Resync parameters(ImapSession session, Arguments arguments)
      throws Refused {
    if (!arguments.nextIsGroup() || !session.has("CONDSTORE")) {
      return null;
    }
    var list = arguments.group();
    session.enabled().condstore(true);
    if (list.nextIsAtom("CONDSTORE")) {
      return null;
    }
    if (!list.nextIsAtom("QRESYNC") || !session.enabled().qresync()) {
      throw Refused.bad("CONDSTORE was expected, or QRESYNC where it is enabled");
    }
    list.atom();
    var remembered = list.group();
    long validity = ChangedSince.modseq(remembered);
    long modseq = ChangedSince.modseq(remembered);
    boolean namesUids = remembered.hasMore() && !remembered.nextIsGroup();
    return new Resync(
        validity, modseq, namesUids ? remembered.sequenceSet() : SequenceSet.parse("1:*"));
  }

  private static void resync(ImapSession session, Resync resync) throws IOException {
    ChangedSince.sayVanished(session, resync.known(), resync.modseq());
    for (var each : session.selected().all()) {
      var message = each.message();
      if (message.modseq() > resync.modseq()
          && resync.known().contains(message.uid(), Long.MAX_VALUE)) {
        session
            .responses()
            .untagged(
                "%d FETCH (UID %d FLAGS (%s) MODSEQ (%d))"
                    .formatted(
                        each.number(),
                        message.uid(),
                        String.join(" ", message.flags()),
                        message.modseq()));
      }
    }
  }

  private void describe(SelectedFolder selected, Responses responses) throws IOException {
    var opened = selected.opened();
    var flags = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    flags.addAll(SYSTEM_FLAGS);
    opened.messages().stream().map(Message::flags).forEach(flags::addAll);
    var known = String.join(" ", flags);
    responses.untagged("FLAGS (%s)".formatted(known));
    responses.untagged(
        "OK [PERMANENTFLAGS (%s)] what can be stored".formatted(readOnly ? "" : known + " \\*"));
    responses.untagged(opened.messages().size() + " EXISTS");
    responses.untagged("0 RECENT");
    var firstUnseen =
        selected.all().stream().filter(each -> !each.message().has("\\Seen")).findFirst();
    if (firstUnseen.isPresent()) {
      responses.untagged("OK [UNSEEN %d] first unseen".formatted(firstUnseen.get().number()));
    }
    responses.untagged("OK [UIDVALIDITY %d] UIDs are valid".formatted(opened.uidValidity()));
    responses.untagged("OK [UIDNEXT %d] next UID".formatted(opened.uidNext()));
  }
}
