package dev.syncline.provider.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;

/// Folder names as people read them, and as the server spells them: modified UTF-7 (RFC 9051
/// Appendix A). A spelling that does not encode back to itself is remembered from LIST, since only
/// that very spelling opens the folder. A raw name is text of octets (ISO 8859-1).
final class FolderNames {
  private final Map<String, String> oddSpellings = new ConcurrentHashMap<>();

  String decode(String raw) {
    var path = readable(raw);
    if (!raw.equals(encoded(path))) {
      oddSpellings.put(path, raw);
    }
    return path;
  }

  String encode(String path) {
    return oddSpellings.getOrDefault(path, encoded(path));
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

  private static String encoded(String path) {
    return BASE64MailboxEncoder.encode(path);
  }
}
