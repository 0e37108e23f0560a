package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

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
    arguments.end();
    session.unselect();
    var selected = new SelectedFolder(session.account().existing(name), readOnly);
    session.select(selected);
    describe(selected, session.responses());
    return readOnly ? "[READ-ONLY] EXAMINE completed" : "[READ-WRITE] SELECT completed";
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
