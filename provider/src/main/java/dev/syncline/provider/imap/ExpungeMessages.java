package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import java.util.Map;

/// Removes messages for good: \Deleted, then UID EXPUNGE (RFC 4315 §2.1).
final class ExpungeMessages {
  private ExpungeMessages() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Expunge expunge)
      throws InterruptedException {
    SelectedFolder.select(imap, names.encode(imap, expunge.folder()), expunge.checkpoint());
    var present = PresentMessages.find(imap, expunge.uids());
    if (present.isEmpty()) {
      return new CommandResult.AlreadySo();
    }
    var removed = true;
    for (var part : PresentMessages.parts(present.keySet())) {
      removed &= MoveMessages.remove(imap, part);
    }
    return removed ? new CommandResult.Done(Map.of()) : new CommandResult.OnlyMarked();
  }
}
