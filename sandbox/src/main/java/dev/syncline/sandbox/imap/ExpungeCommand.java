package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.util.List;

/// EXPUNGE, and UID EXPUNGE for some messages only (RFC 4315 §2.1).
final class ExpungeCommand implements ImapCommand {
  private final boolean byUid;

  ExpungeCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selected = session.selected();
    if (selected.readOnly()) {
      throw Refused.no("the folder is open for reading only");
    }
    var targets = byUid ? selected.find(arguments.sequenceSet(), true) : selected.all();
    arguments.end();
    selected.folder().expunge(deleted(targets));
    return "EXPUNGE completed";
  }

  static List<Message> deleted(List<SelectedFolder.Numbered> messages) {
    return messages.stream()
        .map(SelectedFolder.Numbered::message)
        .filter(message -> message.has("\\Deleted"))
        .toList();
  }
}
