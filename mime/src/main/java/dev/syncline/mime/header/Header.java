package dev.syncline.mime.header;

import dev.syncline.mime.encoding.ByteScan;
import dev.syncline.mime.encoding.Charsets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One field, located in its block; text is made when asked for.
public final class Header {
  private final byte[] bytes;
  private final int nameFrom;
  private final int nameTo;
  private final int valueFrom;
  private final int valueTo;
  private final @Nullable String likelyCharset;

  Header(byte[] bytes, int nameFrom, int nameTo, int valueFrom, int valueTo) {
    this(bytes, nameFrom, nameTo, valueFrom, valueTo, null);
  }

  private Header(
      byte[] bytes,
      int nameFrom,
      int nameTo,
      int valueFrom,
      int valueTo,
      @Nullable String likelyCharset) {
    this.bytes = bytes;
    this.nameFrom = nameFrom;
    this.nameTo = nameTo;
    this.valueFrom = valueFrom;
    this.valueTo = valueTo;
    this.likelyCharset = likelyCharset;
  }

  Header withLikelyCharset(String charset) {
    return new Header(bytes, nameFrom, nameTo, valueFrom, valueTo, charset);
  }

  boolean isNoUtf8() {
    return !ByteScan.isAscii(bytes, valueFrom, valueTo)
        && new String(bytes, valueFrom, valueTo - valueFrom, StandardCharsets.UTF_8)
                .indexOf('\uFFFD')
            >= 0;
  }

  /// The name as written.
  public String name() {
    return new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.US_ASCII);
  }

  int nameLength() {
    return nameTo - nameFrom;
  }

  public boolean isNamed(String name) {
    return sameName(bytes, nameFrom, nameTo, name);
  }

  static boolean sameName(byte[] bytes, int from, int to, String name) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (lower(bytes[from + i]) != lower((byte) name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }

  /// The value unfolded, encoded words as they were sent; 8-bit bytes are read as UTF-8, else
  /// windows-1252 (RFC 6532).
  public String raw() {
    int from = valueFrom;
    int to = valueTo;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    return ByteScan.isOneLine(bytes, from, to)
        ? Charsets.guess(bytes, from, to, likelyCharset)
        : unfolded(from, to);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0;
  }

  /// Line ends go, the blank after them stays (RFC 5322 §2.2.3); NUL bytes go too.
  private String unfolded(int from, int to) {
    var line = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b != '\r' && b != '\n' && b != 0) {
        line[length++] = b;
      }
    }
    return Charsets.guess(line, 0, length, likelyCharset);
  }

  /// The value as people read it: unfolded, encoded words decoded (RFC 2047).
  public String value() {
    return EncodedWords.decode(raw());
  }

  @Override
  public String toString() {
    return name() + ": (" + (valueTo - valueFrom) + " bytes)";
  }
}
