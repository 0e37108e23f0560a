package dev.syncline.provider.imap;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.7): many mail clients show subscribed folders only.
/// They follow the folder, since RENAME and DELETE leave them as they were (§6.3.5, §6.3.6). That a
/// server refuses them changes nothing else.
final class Subscriptions {
  private Subscriptions() {}

  static void add(ImapConnection imap, String rawName) throws InterruptedException {
    imap.send("SUBSCRIBE", MailboxName.of(imap, rawName), _ -> {});
  }

  static void remove(ImapConnection imap, String rawName) throws InterruptedException {
    imap.send("UNSUBSCRIBE", MailboxName.of(imap, rawName), _ -> {});
  }

  /// Of a folder that was renamed, and of those below it that were subscribed.
  static void move(ImapConnection imap, String from, String to, @Nullable String delimiter)
      throws InterruptedException {
    add(imap, to);
    remove(imap, from);
    if (delimiter != null) {
      for (var below : below(imap, from + delimiter)) {
        add(imap, to + below.substring(from.length()));
        remove(imap, below);
      }
    }
  }

  private static List<String> below(ImapConnection imap, String start) throws InterruptedException {
    var found = new ArrayList<String>();
    var pattern = MailboxName.addTo(imap, new Argument().writeString(""), start + "*");
    imap.send("LSUB", pattern, response -> take(response, start, found));
    return found;
  }

  private static void take(IMAPResponse response, String start, List<String> found) {
    var name = response.keyEquals("LSUB") ? ListedFolder.parse(response) : null;
    if (name != null && name.raw().startsWith(start)) {
      found.add(name.raw());
    }
  }
}
