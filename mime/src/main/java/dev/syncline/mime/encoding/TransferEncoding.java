package dev.syncline.mime.encoding;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a part's content is written into the message (RFC 2045 §6), and the two ways files were put
/// into text before there was MIME.
public enum TransferEncoding {
  SEVEN_BIT("7bit"),
  EIGHT_BIT("8bit"),
  BINARY("binary"),
  QUOTED_PRINTABLE("quoted-printable"),
  BASE64("base64"),
  UUENCODE("x-uuencode"),
  YENC("x-yenc");

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
    return switch (fieldValue) {
      case "7bit" -> SEVEN_BIT;
      case "8bit" -> EIGHT_BIT;
      case "quoted-printable" -> QUOTED_PRINTABLE;
      case "base64" -> BASE64;
      default -> ofAnyForm(fieldValue);
    };
  }

  private static TransferEncoding ofAnyForm(String fieldValue) {
    return switch (firstWord(fieldValue)) {
      case "7bit", "7-bit", "7bits", "ascii", "us-ascii", "" -> SEVEN_BIT;
      case "8bit", "8-bit", "8bits", "utf-8", "iso-8859-1" -> EIGHT_BIT;
      case "quoted-printable", "quotedprintable", "quoted/printable", "qp", "x-quoted-printable" ->
          QUOTED_PRINTABLE;
      case "base64", "base-64", "b64", "x-base64" -> BASE64;
      case "x-uuencode", "uuencode", "x-uue", "uue", "x-uu", "uu" -> UUENCODE;
      case "x-yenc", "yenc", "x-yencode" -> YENC;
      default -> BINARY;
    };
  }

  private static String firstWord(String value) {
    var word = value.strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == ';' || c == '(' || c == ',' || c <= ' ') {
        word = word.substring(0, i);
        break;
      }
    }
    return word.indexOf('"') < 0 ? word : word.replace("\"", "");
  }

  /// The content is what stands there.
  public boolean isIdentity() {
    return this == SEVEN_BIT || this == EIGHT_BIT || this == BINARY;
  }
}
