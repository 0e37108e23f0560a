package dev.syncline.provider.imap;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Argument;

/// A folder's name in a command (RFC 9051 §9, mailbox). Of the names that may stand there without
/// quotes Courier does not read `~old`, nor do Courier and GreenMail read `[Gmail]`: what is more
/// than letters, digits and what usually stands between them is quoted.
final class MailboxName {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./_-]*");

  private MailboxName() {}

  static Argument of(String raw) {
    return addTo(new Argument(), raw);
  }

  static Argument addTo(Argument arguments, String raw) {
    return PLAIN.matcher(raw).matches()
        ? arguments.writeString(raw, StandardCharsets.ISO_8859_1)
        : arguments.writeNString(raw, StandardCharsets.ISO_8859_1);
  }
}
