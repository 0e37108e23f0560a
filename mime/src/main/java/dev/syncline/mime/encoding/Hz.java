package dev.syncline.mime.encoding;

import java.nio.charset.Charset;

/// HZ (RFC 1843), Chinese in seven bits as in Usenet and old mail: between "~{" and "~}" two
/// letters are one of GB 2312 without its high bits. The JDK does not know it.
final class Hz {
  private static final Charset GB = Charset.forName("gb18030");

  private Hz() {}

  static boolean isNamed(String name) {
    return name.equals("hz-gb-2312") || name.equals("hz");
  }

  static DecodedText decode(byte[] bytes, int from, int to) {
    var gb = new byte[to - from];
    int length = 0;
    boolean shifted = false;
    int i = from;
    while (i < to) {
      byte b = bytes[i];
      byte next = i + 1 < to ? bytes[i + 1] : 0;
      if (b == '\n') {
        shifted = false; // a line that was not shifted back must not spoil the next
      }
      if (b == '~' && (next == '{' || next == '}')) {
        shifted = next == '{';
        i += 2;
      } else if (b == '~' && !shifted && next == '~') {
        gb[length++] = b;
        i += 2;
      } else if (b == '~' && !shifted && isLineEnd(bytes, i + 1, to)) {
        i += next == '\n' ? 2 : 3; // the line goes on in the next
      } else if (shifted && isLetter(b) && isLetter(next)) {
        gb[length++] = (byte) (b | 0x80);
        gb[length++] = (byte) (next | 0x80);
        i += 2;
      } else {
        gb[length++] = b;
        i++;
      }
    }
    var text = new String(gb, 0, length, GB);
    return new DecodedText(text, text.indexOf('\uFFFD') >= 0);
  }

  private static boolean isLineEnd(byte[] bytes, int at, int to) {
    return at < to
        && (bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < to && bytes[at + 1] == '\n'));
  }

  private static boolean isLetter(byte b) {
    return b > ' ' && b < 0x7F;
  }
}
