package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.Map;
import org.eclipse.angus.mail.iap.Argument;

/// RENAME (RFC 9051 §6.3.6), which takes what lies below along. A source that is gone and a target
/// that is there mean that it was carried out before.
final class RenameFolder {
  private RenameFolder() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.RenameFolder rename)
      throws InterruptedException {
    var from = names.encode(imap, rename.from());
    var to = names.encode(imap, rename.to());
    DeleteFolder.leave(imap);
    var answer = imap.send("RENAME", names(imap, from, to), _ -> {});
    var target = FolderPresence.of(imap, to);
    if (!answer.ok()) {
      var failure = imap.words().failure("RENAME", answer);
      if (FolderPresence.of(imap, from).exists()) {
        throw new ProviderException(failure);
      }
      if (!target.exists()) {
        throw new ProviderException(new Failure.Gone(failure.detail()));
      }
    }
    Subscriptions.move(imap, from, to, target.delimiter());
    return answer.ok() ? new CommandResult.Done(Map.of()) : new CommandResult.AlreadySo();
  }

  private static Argument names(ImapConnection imap, String from, String to) {
    return MailboxName.addTo(imap, MailboxName.of(imap, from), to);
  }
}
