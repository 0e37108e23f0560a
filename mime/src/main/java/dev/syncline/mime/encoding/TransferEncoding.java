package dev.syncline.mime.encoding;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a part's content is written into the message (RFC 2045 §6).
public enum TransferEncoding {
  SEVEN_BIT("7bit"),
  EIGHT_BIT("8bit"),
  BINARY("binary"),
  QUOTED_PRINTABLE("quoted-printable"),
  BASE64("base64");

  private final String token;

  TransferEncoding(String token) {
    this.token = token;
  }

  public String token() {
    return token;
  }

  /// What a Content-Transfer-Encoding field says; an unknown word means the bytes are taken as they
  /// are.
  public static TransferEncoding of(@Nullable String fieldValue) {
    if (fieldValue == null) {
      return SEVEN_BIT;
    }
    return switch (firstWord(fieldValue)) {
      case "7bit", "7-bit", "" -> SEVEN_BIT;
      case "8bit", "8-bit" -> EIGHT_BIT;
      case "quoted-printable", "quotedprintable", "qp" -> QUOTED_PRINTABLE;
      case "base64", "base-64", "b64" -> BASE64;
      default -> BINARY;
    };
  }

  private static String firstWord(String value) {
    var word = value.strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == ';' || c == '(' || c <= ' ') {
        return word.substring(0, i);
      }
    }
    return word.length() > 1 && word.charAt(0) == '"' ? word.replace("\"", "") : word;
  }
}
