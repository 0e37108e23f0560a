package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ProviderException;
import java.util.Map;

/// CREATE (RFC 9051 §6.3.4). A NO for a folder that is there already, by whomever and with whatever
/// code (ALREADYEXISTS of RFC 5530), is no failure.
final class CreateFolder {
  private CreateFolder() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.CreateFolder create)
      throws InterruptedException {
    var rawName = names.encode(imap, create.path());
    var answer = imap.send("CREATE", MailboxName.of(imap, rawName), _ -> {});
    if (!answer.ok() && !FolderPresence.of(imap, rawName).selectable()) {
      throw new ProviderException(imap.words().failure("CREATE", answer));
    }
    Subscriptions.add(imap, rawName);
    return answer.ok() ? new CommandResult.Done(Map.of()) : new CommandResult.AlreadySo();
  }
}
