package dev.syncline.mime.encoding;

import java.util.Arrays;
import java.util.Base64;

/// Decodes base64 of any length through two small arrays that are used again, so that a file of 10
/// MB is measured and hashed in the cache and nothing of it is allocated.
///
/// The letters of many lines are copied together and handed to the JDK's plain decoder, a vector
/// intrinsic. What that refuses (a stray byte, padding in the middle) is read letter by letter from
/// there on.
public final class Base64Chunks {
  /// Letters decoded at once: whole lines of 76, 72, 64 and 60.
  private static final int LETTERS_MAX = 5_472 * 5;

  /// Takes decoded bytes; {@code bytes} is used again afterwards.
  @FunctionalInterface
  public interface Sink {
    void take(byte[] bytes, int length);
  }

  private final Sink sink;
  private final Base64.Decoder decoder = Base64.getDecoder();
  private final byte[] joined;
  private final byte[] out;
  private int filled;
  private long decoded;
  private boolean damaged;
  private boolean tolerant;
  private int accumulator;
  private int letters;
  private boolean ended;

  public Base64Chunks(Sink sink) {
    this(sink, LETTERS_MAX);
  }

  /// For contents of so many encoded bytes or more: less is allocated for few.
  public Base64Chunks(Sink sink, long expected) {
    this.sink = sink;
    int groups = (int) Math.min(LETTERS_MAX, expected + 4) / 4;
    this.joined = new byte[groups * 4];
    this.out = new byte[groups * 3];
  }

  /// Whether contents of that length are decoded as well as with a larger one.
  public boolean isLargeEnoughFor(long encodedLength) {
    return joined.length >= Math.min(LETTERS_MAX, encodedLength);
  }

  /// Bytes decoded since {@link #begin}.
  public long decoded() {
    return decoded;
  }

  /// Something was no base64.
  public boolean isDamaged() {
    return damaged;
  }

  public void begin() {
    filled = 0;
    decoded = 0;
    damaged = false;
    tolerant = false;
    accumulator = 0;
    letters = 0;
    ended = false;
  }

  public void add(byte[] source, int from, int to) {
    int in = from;
    while (in < to && !tolerant) {
      in = join(source, in, to);
      if (filled == joined.length && !strictly(joined)) {
        tolerant = true;
      }
    }
    if (tolerant) {
      tolerantly(joined, 0, filled);
      filled = 0;
      tolerantly(source, in, to);
    }
  }

  public void end() {
    if (filled > 0
        && !tolerant
        && ((filled & 3) != 0 || !strictly(Arrays.copyOf(joined, filled)))) {
      damaged = true;
      tolerantly(joined, 0, filled);
    }
    filled = 0;
  }

  private boolean strictly(byte[] letters) {
    try {
      give(decoder.decode(letters, out));
      filled = 0;
      return true;
    } catch (IllegalArgumentException notClean) {
      damaged = true;
      return false;
    }
  }

  private void give(int length) {
    decoded += length;
    sink.take(out, length);
  }

  /// Copies everything but white space until the array is full; whole lines of one length at a
  /// time.
  private int join(byte[] source, int from, int to) {
    int in = from;
    int line = lineLength(source, in, to);
    int step = line + (in + line < to && source[in + line] == '\r' ? 2 : 1);
    while (line > 0
        && in + step < to
        && filled + line <= joined.length
        && source[in + step - 1] == '\n'
        && (step == line + 1 || source[in + line] == '\r')) {
      System.arraycopy(source, in, joined, filled, line);
      in += step;
      filled += line;
    }
    while (in < to && filled < joined.length) {
      byte b = source[in++];
      joined[filled] = b;
      filled += b > ' ' || b < 0 ? 1 : 0;
      if (b == '\n' && line > 0 && in + step < to && filled + line <= joined.length) {
        break; // the next line may begin a long run again
      }
    }
    return in;
  }

  private static int lineLength(byte[] source, int from, int to) {
    int end = Math.min(to, from + 1_000);
    for (int i = from; i < end; i++) {
      byte b = source[i];
      if (b <= ' ' && b >= 0) {
        return b == '\r' || b == '\n' ? i - from : 0;
      }
    }
    return 0;
  }

  private void tolerantly(byte[] source, int from, int to) {
    int length = 0;
    for (int i = from; i < to && !ended; i++) {
      int value = Base64Text.valueOf(source[i]);
      if (value >= 0) {
        accumulator = accumulator << 6 | value;
        letters++;
        if ((letters & 3) != 1) {
          out[length++] = (byte) (accumulator >>> ((letters & 3) * 6 & 7));
          if (length == out.length) {
            give(length);
            length = 0;
          }
        }
      } else if (source[i] == '=' && (letters & 3) >= 2) {
        ended = !Base64Text.isFollowedByRun(source, i + 1, to);
        letters = 0;
      }
    }
    give(length);
  }
}
