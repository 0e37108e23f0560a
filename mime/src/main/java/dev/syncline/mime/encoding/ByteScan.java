package dev.syncline.mime.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds bytes eight at a time.
///
/// A byte of a word is zero where {@code (x - 01…) & ~x & 80…} has its high bit; xor with the byte
/// looked for makes that a search. The lowest bit set is exact, which is the first byte in little
/// endian order. A loop over single bytes finds at 1 GB/s here, this at four to six.
public final class ByteScan {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// Bytes looked at together.
  static final int WORD = 8;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long BLANKS = 0x10 * ONES;
  private static final long LINE_FEED = '\n' * ONES;
  private static final long RETURN = '\r' * ONES;
  private static final long EQUALS = '=' * ONES;
  private static final long DASH = '-' * ONES;

  private ByteScan() {}

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /// Where a byte below 0x10 is, which every line end is: half the work of looking for both.
  private static long lows(long word) {
    return (word - BLANKS) & ~word & HIGHS;
  }

  private static long lineEnds(long word) {
    return zeros(word ^ LINE_FEED) | zeros(word ^ RETURN);
  }

  /// The first "\n" or "\r", or {@code to}.
  public static int lineEnd(byte[] bytes, int from, int to) {
    int i = from;
    for (int end = to - 7; i < end; i += 8) {
      long word = (long) WORDS.get(bytes, i);
      if (lows(word) != 0) {
        long hits = lineEnds(word);
        if (hits != 0) {
          return i + (Long.numberOfTrailingZeros(hits) >>> 3);
        }
      }
    }
    while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  /// Copies up to the first "=" or line end and gives how many bytes that were. Whole words are
  /// written, so {@code out} may hold rubbish after them.
  static int copyToEqualsOrLineEnd(byte[] bytes, int from, int to, byte[] out, int at) {
    int i = from;
    int o = at;
    for (int end = Math.min(to - 7, from + out.length - at - 7); i < end; i += 8, o += 8) {
      long word = (long) WORDS.get(bytes, i);
      WORDS.set(out, o, word);
      if ((zeros(word ^ EQUALS) | lows(word)) != 0) {
        long hits = zeros(word ^ EQUALS) | lineEnds(word);
        if (hits != 0) {
          return i + (Long.numberOfTrailingZeros(hits) >>> 3) - from;
        }
      }
    }
    while (i < to && bytes[i] != '=' && bytes[i] != '\n' && bytes[i] != '\r') {
      out[o++] = bytes[i++];
    }
    return i - from;
  }

  /// The first "-" that has another behind it, or {@code to}.
  public static int twoDashes(byte[] bytes, int from, int to) {
    int i = from;
    for (int end = to - 8; i < end; i += 8) {
      long hits = zeros((long) WORDS.get(bytes, i) ^ DASH);
      if (hits != 0 && (hits & zeros((long) WORDS.get(bytes, i + 1) ^ DASH)) != 0) {
        int hit = inWord(bytes, i);
        if (hit >= 0) {
          return hit;
        }
      }
    }
    for (; i + 1 < to; i++) {
      if (bytes[i] == '-' && bytes[i + 1] == '-') {
        return i;
      }
    }
    return to;
  }

  private static int inWord(byte[] bytes, int from) {
    for (int i = from; i < from + 8; i++) {
      if (bytes[i] == '-' && bytes[i + 1] == '-') {
        return i;
      }
    }
    return -1;
  }

  /// Copies up to the first "\r" and gives how many bytes that were. Whole words are written, so
  /// {@code out} holds rubbish after them: it must have a word more, or be the same array with
  /// {@code at} a word before {@code from}.
  static int copyToReturn(byte[] bytes, int from, int to, byte[] out, int at) {
    int i = from;
    int o = at;
    for (int end = to - 7; i < end; i += WORD, o += WORD) {
      long word = (long) WORDS.get(bytes, i);
      WORDS.set(out, o, word);
      long hits = zeros(word ^ RETURN);
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3) - from;
      }
    }
    while (i < to && bytes[i] != '\r') {
      out[o++] = bytes[i++];
    }
    return i - from;
  }

  /// One line without a NUL byte.
  public static boolean isOneLine(byte[] bytes, int from, int to) {
    int i = from;
    for (int end = to - 7; i < end; i += 8) {
      long word = (long) WORDS.get(bytes, i);
      if (lows(word) != 0 && (lineEnds(word) | zeros(word)) != 0) {
        return false;
      }
    }
    while (i < to && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != 0) {
      i++;
    }
    return i == to;
  }

  /// Nothing beyond ASCII stands there.
  public static boolean isAscii(byte[] bytes, int from, int to) {
    int i = from;
    for (int end = to - 7; i < end; i += 8) {
      if (((long) WORDS.get(bytes, i) & HIGHS) != 0) {
        return false;
      }
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i == to;
  }
}
