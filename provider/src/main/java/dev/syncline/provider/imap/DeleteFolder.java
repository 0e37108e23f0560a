package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ProviderException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// DELETE (RFC 9051 §6.3.5). UIDVALIDITY tells the folder that was meant from one that somebody
/// made at its path since: that one stays.
final class DeleteFolder {
  private DeleteFolder() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.DeleteFolder delete)
      throws InterruptedException {
    var rawName = names.encode(imap, delete.path());
    leave(imap);
    if (isAnother(imap, rawName, delete)) {
      return new CommandResult.AlreadySo();
    }
    var answer = imap.send("DELETE", MailboxName.of(imap, rawName), _ -> {});
    if (!answer.ok() && FolderPresence.of(imap, rawName).exists()) {
      throw new ProviderException(imap.words().failure("DELETE", answer));
    }
    Subscriptions.remove(imap, rawName);
    return answer.ok() ? new CommandResult.Done(Map.of()) : new CommandResult.AlreadySo();
  }

  private static boolean isAnother(ImapConnection imap, String rawName, Command.DeleteFolder delete)
      throws InterruptedException {
    var known = ImapCheckpoint.parse(delete.checkpoint()).map(ImapCheckpoint::uidValidity);
    if (known.isEmpty()) {
      return false;
    }
    var now = new AtomicLong();
    var status =
        MailboxName.of(imap, rawName).writeArgument(new Argument().writeAtom("UIDVALIDITY"));
    imap.send("STATUS", status, response -> take(response, now));
    return now.get() != 0 && now.get() != known.get();
  }

  private static void take(IMAPResponse response, AtomicLong uidValidity) {
    if (!response.keyEquals("STATUS")) {
      return;
    }
    response.readAtomString();
    var items = response.readSimpleList();
    if (items != null && items.length == 2 && items[0].equalsIgnoreCase("UIDVALIDITY")) {
      uidValidity.set(Long.parseLong(items[1]));
    }
  }

  /// Some servers refuse to touch the folder that the connection has selected, others hang up.
  static void leave(ImapConnection imap) throws InterruptedException {
    SelectedFolder.examine(imap, "INBOX");
  }
}
