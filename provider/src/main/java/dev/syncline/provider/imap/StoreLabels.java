package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// UID STORE +X-GM-LABELS and -X-GM-LABELS. Storing a label that is there changes nothing, so what
/// is there is not asked first.
final class StoreLabels {
  private StoreLabels() {}

  static CommandResult run(
      ImapConnection imap,
      FolderNames names,
      @Nullable GmailLabels labels,
      Command.ChangeLabels change)
      throws InterruptedException {
    if (labels == null) {
      throw new ProviderException(new Failure.Refused("messages have no labels on this server"));
    }
    SelectedFolder.select(imap, names.encode(imap, change.folder()), change.checkpoint());
    var present = PresentMessages.find(imap, change.uids());
    if (present.isEmpty()) {
      throw PresentMessages.gone(change.uids());
    }
    for (var part : PresentMessages.parts(present.keySet())) {
      var uids = UidSet.format(part);
      store(imap, labels, uids, "+X-GM-LABELS", change.add());
      store(imap, labels, uids, "-X-GM-LABELS", change.remove());
    }
    return new CommandResult.Done(Map.of());
  }

  private static void store(
      ImapConnection imap, GmailLabels labels, String uids, String how, Set<String> folders)
      throws InterruptedException {
    if (!folders.isEmpty()) {
      imap.require(
          "UID STORE %s %s %s".formatted(uids, how, labels.list(imap, folders)), null, _ -> {});
    }
  }
}
