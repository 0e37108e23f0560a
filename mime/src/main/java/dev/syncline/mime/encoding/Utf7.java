package dev.syncline.mime.encoding;

/// UTF-7 (RFC 2152), which the JDK does not know and old Exchange servers still send.
final class Utf7 {
  private Utf7() {}

  static boolean isNamed(String name) {
    return switch (name) {
      case "utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7" -> true;
      default -> false;
    };
  }

  static DecodedText decode(byte[] bytes, int from, int to) {
    var text = new StringBuilder(to - from);
    boolean damaged = false;
    int i = from;
    while (i < to) {
      byte b = bytes[i++];
      if (b != '+') {
        text.append(b < 0 ? '\uFFFD' : (char) b);
        damaged |= b < 0;
        continue;
      }
      if (i < to && bytes[i] == '-') {
        text.append('+');
        i++;
        continue;
      }
      i = shifted(bytes, i, to, text);
    }
    return new DecodedText(text.toString(), damaged);
  }

  private static int shifted(byte[] bytes, int from, int to, StringBuilder text) {
    int accumulator = 0;
    int bits = 0;
    int i = from;
    for (; i < to; i++) {
      int value = Base64Text.valueOf(bytes[i]);
      if (value < 0) {
        break;
      }
      accumulator = accumulator << 6 | value;
      bits += 6;
      if (bits >= 16) {
        bits -= 16;
        text.append((char) (accumulator >>> bits));
      }
    }
    return i < to && bytes[i] == '-' ? i + 1 : i;
  }
}
