package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;

/// UID COPY (RFC 9051 §6.4.7). Unlike a move, a copy leaves no trace in the source: whether it was
/// carried out before is told by the Message-IDs in the target.
final class CopyMessages {
  private CopyMessages() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Copy copy)
      throws InterruptedException {
    var source = names.encode(copy.folder());
    SelectedFolder.select(imap, source, copy.checkpoint());
    var present = PresentMessages.find(imap, copy.uids());
    if (present.isEmpty()) {
      throw PresentMessages.gone(copy.uids());
    }
    var missing = missingInTarget(imap, List.copyOf(present.keySet()), names.encode(copy.target()));
    if (missing.isEmpty()) {
      return new CommandResult.AlreadySo();
    }
    SelectedFolder.select(imap, source, copy.checkpoint());
    var copied = new CopyUid();
    for (var part : PresentMessages.parts(missing)) {
      copy(imap, part, names.encode(copy.target()), copied);
    }
    return new CommandResult.Done(copied.targets());
  }

  private static void copy(ImapConnection imap, List<Long> uids, String target, CopyUid copied)
      throws InterruptedException {
    try {
      copied.take(imap.require("UID COPY", MoveMessages.target(uids, target), copied::take));
    } catch (ProviderException e) {
      throw e.failure() instanceof Failure.Unreachable(var detail)
          ? new ProviderException(new Failure.Unknown(detail), e)
          : e;
    }
  }

  private static List<Long> missingInTarget(ImapConnection imap, List<Long> uids, String target)
      throws InterruptedException {
    var messageIds = MessageIds.of(imap, uids);
    SelectedFolder.select(imap, target);
    var missing = new ArrayList<Long>();
    for (var uid : uids) {
      var messageId = messageIds.get(uid);
      if (messageId == null || MessageIds.find(imap, messageId).isEmpty()) {
        missing.add(uid);
      }
    }
    return missing;
  }
}
