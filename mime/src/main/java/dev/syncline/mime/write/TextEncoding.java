package dev.syncline.mime.write;

import java.util.Base64;

/// How a text is carried: as it is if every relay lets it through, else whichever encoding is
/// shorter.
enum TextEncoding {
  SEVEN_BIT("7bit"),
  EIGHT_BIT("8bit"),
  QUOTED_PRINTABLE("quoted-printable"),
  BASE64("base64");

  private static final int LINE_MAX = 76;
  private static final int EIGHT_BIT_LINE_MAX = 900;

  private final String token;

  TextEncoding(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  static TextEncoding choose(byte[] text, boolean eightBit) {
    int column = 0;
    int longest = 0;
    int unusual = 0;
    int high = 0;
    boolean blankBeforeEnd = false;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if (b == '\n') {
        blankBeforeEnd |= i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t');
        column = 0;
        continue;
      }
      boolean special = column == 0 && (b == '.' || b == '-' || b == 'F');
      boolean usual =
          (b >= ' ' && b < 127)
              || b == '\t'
              || (b == '\r' && i + 1 < text.length && text[i + 1] == '\n');
      unusual += usual && !special ? 0 : 1;
      high += b < 0 ? 1 : 0;
      longest = Math.max(longest, ++column);
    }
    if (unusual == 0 && longest <= LINE_MAX && !blankBeforeEnd) {
      return SEVEN_BIT;
    }
    if (eightBit && unusual == high && longest <= EIGHT_BIT_LINE_MAX && !blankBeforeEnd) {
      return EIGHT_BIT;
    }
    return unusual > text.length / 6 ? BASE64 : QUOTED_PRINTABLE;
  }

  byte[] encode(byte[] text) {
    return switch (this) {
      case SEVEN_BIT, EIGHT_BIT -> withCrlf(text);
      case QUOTED_PRINTABLE -> QuotedPrintableWriter.encode(text);
      case BASE64 -> Base64.getMimeEncoder().encode(withCrlf(text));
    };
  }

  private static byte[] withCrlf(byte[] text) {
    int bare = 0;
    for (int i = 0; i < text.length; i++) {
      bare += text[i] == '\n' && (i == 0 || text[i - 1] != '\r') ? 1 : 0;
    }
    if (bare == 0) {
      return text;
    }
    var out = new byte[text.length + bare];
    int length = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
        out[length++] = '\r';
      }
      out[length++] = text[i];
    }
    return out;
  }
}
