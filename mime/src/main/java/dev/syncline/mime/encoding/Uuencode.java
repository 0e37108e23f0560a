package dev.syncline.mime.encoding;

import java.util.Arrays;

/// Uuencoded lines (POSIX uuencode): a letter that counts the bytes, then four letters for three
/// bytes. A line that cannot be one ("begin 644 name", "end", a blank line) is passed over, so a
/// whole block decodes as well as what stands between its first and last line.
final class Uuencode {
  private Uuencode() {}

  static byte[] decode(byte[] source, int from, int to) {
    var out = new byte[(to - from) / 4 * 3 + 3];
    int length = 0;
    int line = from;
    while (line < to) {
      int end = line;
      while (end < to && source[end] != '\n' && source[end] != '\r') {
        end++;
      }
      length = line(source, line, end, out, length);
      line = end + 1;
    }
    return Arrays.copyOf(out, length);
  }

  private static int line(byte[] source, int from, int to, byte[] out, int start) {
    int bytes = UuencodedLine.length(source, from, to);
    if (bytes <= 0 || start + bytes > out.length) {
      return start;
    }
    int length = start;
    int end = start + bytes;
    for (int i = from + 1; length < end; i += 4) {
      int group =
          letter(source, i, to) << 18
              | letter(source, i + 1, to) << 12
              | letter(source, i + 2, to) << 6
              | letter(source, i + 3, to);
      for (int shift = 16; shift >= 0 && length < end; shift -= 8) {
        out[length++] = (byte) (group >> shift);
      }
    }
    return length;
  }

  /// Blanks at a line's end were lost on the way: what is missing was blank, and blank is zero.
  private static int letter(byte[] source, int index, int to) {
    return index < to ? (source[index] - ' ') & 63 : 0;
  }

  /// The part of a chunk that can be decoded without knowing what follows: whole lines.
  static int safeEnd(byte[] source, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (source[i] == '\n' || source[i] == '\r') {
        return i + 1;
      }
    }
    return from;
  }
}
