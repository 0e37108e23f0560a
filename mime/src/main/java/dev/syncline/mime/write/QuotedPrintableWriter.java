package dev.syncline.mime.write;

import java.nio.charset.StandardCharsets;

/// Quoted-printable of text (RFC 2045 §6.7): lines of at most 76, "From " and a lone dot at a
/// line's start hidden from mbox stores and SMTP.
final class QuotedPrintableWriter {
  private static final int COLUMNS = 76;
  private static final String HEX = "0123456789ABCDEF";

  private QuotedPrintableWriter() {}

  /// {@code text} has "\n" or CRLF line ends; the result has CRLF.
  static byte[] encode(byte[] text) {
    var out = new StringBuilder(text.length + text.length / 4);
    int column = 0;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if (b == '\n' || (b == '\r' && i + 1 < text.length && text[i + 1] == '\n')) {
        if (b == '\r') {
          i++;
        }
        out.append("\r\n");
        column = 0;
        continue;
      }
      boolean last = i + 1 == text.length || text[i + 1] == '\n' || text[i + 1] == '\r';
      boolean literal = isLiteral(text, i, column, last);
      int width = literal ? 1 : 3;
      if (column + width > (last ? COLUMNS : COLUMNS - 1)) {
        out.append("=\r\n");
        column = 0;
        literal = isLiteral(text, i, 0, last);
        width = literal ? 1 : 3;
      }
      if (literal) {
        out.append((char) b);
      } else {
        out.append('=').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
      column += width;
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isLiteral(byte[] text, int i, int column, boolean last) {
    byte b = text[i];
    if (b == ' ' || b == '\t') {
      return !last;
    }
    boolean hidden = column == 0 && (b == '.' || b == '-' || (b == 'F' && startsWithFrom(text, i)));
    return b > ' ' && b < 127 && b != '=' && !hidden;
  }

  private static boolean startsWithFrom(byte[] text, int i) {
    return i + 4 < text.length
        && text[i + 1] == 'r'
        && text[i + 2] == 'o'
        && text[i + 3] == 'm'
        && text[i + 4] == ' ';
  }
}
