package dev.syncline.sandbox.imap;

import java.io.IOException;

/// MOVE and UID MOVE. COPYUID comes before the EXPUNGEs, in an untagged OK (RFC 6851 §4.3).
final class MoveCommand implements ImapCommand {
  private final boolean byUid;

  MoveCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selected = session.selected();
    if (selected.readOnly()) {
      throw Refused.no("the folder is open for reading only");
    }
    var targets = selected.find(arguments.sequenceSet(), byUid);
    var into = CopyCommand.target(session, arguments);
    var messages = targets.stream().map(SelectedFolder.Numbered::message).toList();
    var code = CopyCommand.code(session, selected.folder().move(messages, into));
    if (!code.isEmpty()) {
      session.responses().untagged("OK " + code + " moved");
    }
    return "MOVE completed";
  }
}
