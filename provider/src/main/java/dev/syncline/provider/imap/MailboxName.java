package dev.syncline.provider.imap;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Argument;

/// A folder's name in a command (RFC 9051 §9, mailbox). Of the names that may stand there without
/// quotes Courier does not read `~old`, nor do Courier and GreenMail read `[Gmail]`: what is more
/// than letters, digits and what usually stands between them is quoted. Octets that are no ASCII
/// stand in quotes where UTF-8 is enabled (RFC 6855 §3), else in a literal.
final class MailboxName {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./_-]*");
  private static final Pattern UTF8 =
      Pattern.compile("[\\x20-\\x7e\\x80-\\xff]*[\\x80-\\xff][\\x20-\\x7e\\x80-\\xff]*");

  private MailboxName() {}

  static Argument of(ImapConnection imap, String raw) {
    return addTo(imap, new Argument(), raw);
  }

  static Argument addTo(ImapConnection imap, Argument arguments, String raw) {
    if (PLAIN.matcher(raw).matches()) {
      return arguments.writeString(raw, StandardCharsets.ISO_8859_1);
    }
    return imap.speaksUtf8() && UTF8.matcher(raw).matches()
        ? arguments.writeAtom(quoted(raw))
        : arguments.writeNString(raw, StandardCharsets.ISO_8859_1);
  }

  private static String quoted(String raw) {
    return "\"" + raw.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
