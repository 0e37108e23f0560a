package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.List;
import java.util.Set;

/// UID COPY (RFC 9051 §6.4.7). Unlike a move, a copy leaves no trace in the source: whether it was
/// carried out before is told by {@link CopiesInTarget}.
final class CopyMessages {
  private CopyMessages() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Copy copy)
      throws InterruptedException {
    var source = names.encode(imap, copy.folder());
    SelectedFolder.select(imap, source, copy.checkpoint());
    var present = PresentMessages.find(imap, copy.uids());
    if (present.isEmpty()) {
      throw PresentMessages.gone(copy.uids());
    }
    var target = names.encode(imap, copy.target());
    var copies = CopiesInTarget.find(imap, List.copyOf(present.keySet()), target);
    if (copies.missing().isEmpty()) {
      return new CommandResult.AlreadySo();
    }
    SelectedFolder.select(imap, source, copy.checkpoint());
    var copied = new CopyUid();
    for (var part : PresentMessages.parts(copies.missing())) {
      copy(imap, part, target, copied, copies.unnamed());
    }
    return new CommandResult.Done(copied.targets());
  }

  /// A message without a Message-ID that may have been copied is not copied again.
  static void copy(
      ImapConnection imap, List<Long> uids, String target, CopyUid copied, Set<Long> unnamed)
      throws InterruptedException {
    try {
      copied.take(imap.require("UID COPY", MoveMessages.target(imap, uids, target), copied::take));
    } catch (ProviderException e) {
      throw e.failure() instanceof Failure.Unreachable(var detail)
              && uids.stream().anyMatch(unnamed::contains)
          ? new ProviderException(new Failure.Unknown(detail), e)
          : e;
    }
  }
}
