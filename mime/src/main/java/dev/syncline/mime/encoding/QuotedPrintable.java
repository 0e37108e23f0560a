package dev.syncline.mime.encoding;

import java.util.Arrays;

/// Quoted-printable as found in mail (RFC 2045 §6.7): lower-case digits, soft breaks followed by
/// blanks, and "=" that means itself are all read; blanks before a line end were added on the way
/// and are dropped.
public final class QuotedPrintable {
  private static final byte[] DIGIT = new byte[256];

  static {
    Arrays.fill(DIGIT, (byte) -1);
    for (int i = 0; i < 16; i++) {
      DIGIT["0123456789ABCDEF".charAt(i)] = (byte) i;
      DIGIT["0123456789abcdef".charAt(i)] = (byte) i;
    }
  }

  private QuotedPrintable() {}

  public static byte[] decode(byte[] source, int from, int to) {
    return decodeSlice(source, from, to).toArray();
  }

  static ByteSlice decodeSlice(byte[] source, int from, int to) {
    var out = new byte[ByteScan.WORD + to - from];
    int end = decode(source, from, to, out, ByteScan.WORD);
    return ByteSlice.ofOwn(out, ByteScan.WORD, end);
  }

  /// Decodes into {@code out}, which has room for the whole source at {@code start}, and gives
  /// where the decoded bytes end.
  private static int decode(byte[] source, int from, int to, byte[] out, int start) {
    int in = from;
    int length = start;
    int written = start; // blanks before this were encoded, and stay
    while (in < to) {
      int copied = ByteScan.copyToEqualsOrLineEnd(source, in, to, out, length);
      length += copied;
      in += copied;
      if (in == to) {
        break;
      }
      byte b = source[in];
      if (b != '=') {
        length = withoutBlanks(out, written, length);
        out[length++] = b;
        in++;
        if (b == '\r' && in < to && source[in] == '\n') {
          out[length++] = '\n';
          in++;
        }
        continue;
      }
      int high = in + 1 < to ? DIGIT[source[in + 1] & 0xff] : -1;
      int low = in + 2 < to ? DIGIT[source[in + 2] & 0xff] : -1;
      int next = high >= 0 && low >= 0 ? in + 3 : afterSoftBreak(source, in + 1, to);
      if (high >= 0 && low >= 0) {
        out[length++] = (byte) (high << 4 | low);
      } else if (next == 0) {
        // "==" was written by encoders that quoted the sign with itself
        out[length++] = b;
        next = in + (in + 1 < to && source[in + 1] == '=' ? 2 : 1);
      }
      written = length;
      in = next;
    }
    return withoutBlanks(out, written, length);
  }

  private static int withoutBlanks(byte[] out, int from, int to) {
    int end = to;
    while (end > from && (out[end - 1] == ' ' || out[end - 1] == '\t')) {
      end--;
    }
    return end;
  }

  private static int endOfBlanks(byte[] source, int from, int to) {
    int i = from;
    while (i < to && (source[i] == ' ' || source[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static int afterSoftBreak(byte[] source, int from, int to) {
    int i = endOfBlanks(source, from, to);
    if (i == to) {
      return i;
    }
    int returns = i;
    while (returns < to && source[returns] == '\r') {
      returns++;
    }
    if (returns < to && source[returns] == '\n') {
      return returns + 1;
    }
    return returns > i ? i + 1 : 0;
  }

  /// The "Q" encoding of RFC 2047 §4.2: the same digits, "_" for a blank, no lines.
  public static ByteSlice decodeQ(String text, int from, int to) {
    var out = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '=' && i + 2 < to) {
        int high = digit(text.charAt(i + 1));
        int low = digit(text.charAt(i + 2));
        if (high >= 0 && low >= 0) {
          out[length++] = (byte) (high << 4 | low);
          i += 2;
          continue;
        }
      }
      out[length++] = c == '_' ? (byte) ' ' : (byte) c;
    }
    return ByteSlice.ofOwn(out, 0, length);
  }

  static int digit(char c) {
    return c < 256 ? DIGIT[c] : -1;
  }

  /// The part that can be decoded without knowing what follows: whole lines, or all but an open
  /// end.
  static int safeEnd(byte[] source, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (source[i] == '\n') {
        return i + 1;
      }
    }
    int i = to;
    while (i > from && (source[i - 1] <= ' ' && source[i - 1] >= 0)) {
      i--;
    }
    for (int back = 1; back <= 2 && i - back >= from; back++) {
      if (source[i - back] == '=') {
        return i - back;
      }
    }
    return i;
  }
}
