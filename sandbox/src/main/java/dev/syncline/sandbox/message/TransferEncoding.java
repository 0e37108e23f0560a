package dev.syncline.sandbox.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/// Base64 and quoted-printable (RFC 2045 §6), forgiving when reading.
final class TransferEncoding {
  private static final int LINE = 76;

  private TransferEncoding() {}

  static byte[] decode(String encoding, String body) {
    return switch (encoding) {
      case "BASE64" -> base64(body);
      case "QUOTED-PRINTABLE" -> quotedPrintable(body);
      default -> body.getBytes(ISO_8859_1);
    };
  }

  static byte[] base64(String text) {
    var clean = text.replaceAll("[^A-Za-z0-9+/]", "");
    int whole = clean.length() % 4 == 1 ? clean.length() - 1 : clean.length();
    return Base64.getDecoder().decode(clean.substring(0, whole));
  }

  static byte[] quotedPrintable(String text) {
    var out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '=') {
        out.write(c);
      } else if (text.startsWith("\r\n", i + 1)) {
        i += 2;
      } else if (text.startsWith("\n", i + 1)) {
        i += 1;
      } else if (i + 2 < text.length()
          && hex(text.charAt(i + 1)) >= 0
          && hex(text.charAt(i + 2)) >= 0) {
        out.write(hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }

  static String toBase64(byte[] bytes) {
    return Base64.getMimeEncoder(LINE, new byte[] {'\r', '\n'}).encodeToString(bytes);
  }

  /// Expects line breaks as CRLF and keeps them.
  static String toQuotedPrintable(byte[] bytes) {
    var out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
        out.append("\r\n");
        column = 0;
        i++;
        continue;
      }
      boolean lastOfLine = i + 1 == bytes.length || bytes[i + 1] == '\r';
      boolean plain = (b >= 33 && b <= 126 && b != '=') || (b == ' ' && !lastOfLine);
      var encoded = plain ? String.valueOf((char) b) : "=%02X".formatted(b);
      if (column + encoded.length() > LINE - 1) {
        out.append("=\r\n");
        column = 0;
      }
      out.append(encoded);
      column += encoded.length();
    }
    return out.toString();
  }

  private static int hex(char c) {
    return Character.digit(c, 16);
  }
}
