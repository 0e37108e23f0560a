package dev.syncline.provider.imap;

import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// NAMESPACE (RFC 2342): what the names of one's own folders begin with. Courier, and Cyrus in one
/// of its settings, let nobody make a folder beside INBOX, only below it.
final class PersonalNamespace {
  private static final Pattern FIRST = Pattern.compile("^\\s*\\(\\(\"((?:[^\"\\\\]|\\\\.)*)\"");

  private PersonalNamespace() {}

  /// As the server spells it; nothing where the server has no such thing.
  static String prefix(ImapConnection imap) throws InterruptedException {
    if (!imap.can("NAMESPACE")) {
      return "";
    }
    var found = new AtomicReference<>("");
    imap.send("NAMESPACE", null, response -> take(response, found));
    return found.get();
  }

  private static void take(IMAPResponse response, AtomicReference<String> found) {
    if (response.keyEquals("NAMESPACE")) {
      var match = FIRST.matcher(response.getRest());
      if (match.find()) {
        found.set(match.group(1).replaceAll("\\\\(.)", "$1"));
      }
    }
  }
}
