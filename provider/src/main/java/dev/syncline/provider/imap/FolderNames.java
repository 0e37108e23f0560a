package dev.syncline.provider.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;

/// Folder names as people read them, and as a connection spells them: modified UTF-7 (RFC 9051
/// Appendix A), or UTF-8 where that was enabled (RFC 6855 §3). A path means the same folder on
/// every connection of an account, whichever way each spells it; a raw name belongs to its
/// connection. A spelling that does not encode back to itself is remembered from LIST, since only
/// that very spelling opens the folder. A raw name is text of octets (ISO 8859-1).
final class FolderNames {
  private final Map<String, String> oddUtf7 = new ConcurrentHashMap<>();
  private final Map<String, String> oddUtf8 = new ConcurrentHashMap<>();

  String decode(ImapConnection imap, String raw) {
    var path = imap.speaksUtf8() ? utf8(raw) : readable(raw);
    if (!raw.equals(encoded(imap, path))) {
      odd(imap).put(path, raw);
    }
    return path;
  }

  String encode(ImapConnection imap, String path) {
    return odd(imap).getOrDefault(path, encoded(imap, path));
  }

  private Map<String, String> odd(ImapConnection imap) {
    return imap.speaksUtf8() ? oddUtf8 : oddUtf7;
  }

  private static String readable(String raw) {
    if (raw.chars().anyMatch(c -> c > 0x7f)) {
      return utf8(raw);
    }
    return raw.indexOf('&') < 0 ? raw : BASE64MailboxDecoder.decode(raw);
  }

  /// Servers that skip the encoding send UTF-8; what is not even that stays as it is.
  private static String utf8(String raw) {
    try {
      var octets = ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
    } catch (CharacterCodingException _) {
      return raw;
    }
  }

  private static String encoded(ImapConnection imap, String path) {
    return imap.speaksUtf8()
        ? new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
        : BASE64MailboxEncoder.encode(path);
  }
}
