package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.Base64Chunks;
import dev.syncline.mime.encoding.ByteSlice;
import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.TransferEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The raw message, seen through an array whatever it lies in.
///
/// Loops over a {@code byte[]} are what the JIT compiles best, so every loop of the parser runs
/// over one. A message in an array or below a megabyte is that array; a larger one (a mapped file
/// of 150 MB) is seen through a window of 64 KiB that is copied from it piece by piece, which costs
/// a tenth of looking at the bytes.
final class Source {
  private static final int WHOLE_MAX = 1024 * 1024;
  private static final int WINDOW = 64 * 1024;
  private static final int GUESS_WITHIN = 16 * 1024;

  /// Bytes that stay visible before a loaded position: the line end in front of a delimiter.
  static final int BEFORE = 2;

  private final MemorySegment segment;
  private final long size;
  private final boolean whole;
  private byte[] bytes;
  private long origin;
  private int limit;

  private Source(MemorySegment segment, byte[] bytes, int limit, boolean whole) {
    this.segment = segment;
    this.size = segment.byteSize();
    this.bytes = bytes;
    this.limit = limit;
    this.whole = whole;
  }

  static Source of(byte[] raw) {
    return new Source(MemorySegment.ofArray(raw), raw, raw.length, true);
  }

  static Source of(MemorySegment raw) {
    boolean wholeArray =
        raw.heapBase().orElse(null) instanceof byte[] array && array.length == raw.byteSize();
    if (wholeArray && raw.heapBase().orElseThrow() instanceof byte[] array) {
      return of(array);
    }
    if (raw.byteSize() <= WHOLE_MAX) {
      var copy = raw.toArray(ValueLayout.JAVA_BYTE);
      return new Source(raw, copy, copy.length, true);
    }
    return new Source(raw, new byte[WINDOW], 0, false);
  }

  long size() {
    return size;
  }

  /// Makes {@code need} bytes at {@code position} (fewer at the end) visible in {@link #bytes}.
  void load(long position, int need) {
    if (whole) {
      return;
    }
    long end = Math.min(size, position + need);
    if (position - BEFORE >= origin && end <= origin + limit) {
      return;
    }
    origin = Math.max(0, position - BEFORE);
    if (end - origin > bytes.length) {
      bytes = new byte[(int) (end - origin) + WINDOW];
    }
    limit = (int) Math.min(bytes.length, size - origin);
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, origin, bytes, 0, limit);
  }

  byte[] bytes() {
    return bytes;
  }

  int index(long position) {
    return (int) (position - origin);
  }

  long position(int index) {
    return origin + index;
  }

  /// The end of what is visible in {@link #bytes}.
  int limit() {
    return limit;
  }

  boolean isAllVisible() {
    return origin + limit == size;
  }

  /// The position after the first empty line at or after {@code from}, or the end.
  long afterEmptyLine(long from) {
    long position = from;
    boolean lineIsEmpty = false;
    while (position < size) {
      load(position, 1);
      int i = index(position);
      for (; i < limit; i++) {
        byte b = bytes[i];
        if (b == '\n') {
          if (lineIsEmpty) {
            return origin + i + 1;
          }
          lineIsEmpty = true;
        } else if (b != '\r') {
          lineIsEmpty = false;
        }
      }
      position = origin + i;
    }
    return size;
  }

  /// What the first line that begins with two dashes says behind them: the boundary nobody
  /// declared.
  @Nullable String firstDashLine(long from) {
    load(from, GUESS_WITHIN);
    int i = index(from);
    int end = Math.min(limit, i + GUESS_WITHIN);
    while (i < end) {
      int lineEnd = i;
      while (lineEnd < end && bytes[lineEnd] != '\n' && bytes[lineEnd] != '\r') {
        lineEnd++;
      }
      if (lineEnd - i > 2 && lineEnd - i < 80 && bytes[i] == '-' && bytes[i + 1] == '-') {
        var boundary =
            new String(bytes, i + 2, lineEnd - i - 2, StandardCharsets.UTF_8).stripTrailing();
        return boundary.isEmpty() ? null : boundary;
      }
      i = lineEnd + 1;
    }
    return null;
  }

  /// What it gives holds until something else is loaded.
  ByteSlice decode(long from, long to, TransferEncoding encoding) {
    load(from, (int) (to - from));
    return ContentDecoder.decodeSlice(bytes, index(from), index(to), encoding);
  }

  /// Hands the content to {@code decoder} or {@code sink}, a window at a time, and gives the
  /// decoded length.
  long decode(long from, long to, TransferEncoding encoding, Base64Chunks base64, Sink sink) {
    if (encoding == TransferEncoding.BASE64) {
      base64.begin();
      pieces(from, to, base64::add);
      base64.end();
      return base64.decoded();
    }
    if (encoding.isIdentity()) {
      pieces(from, to, sink);
      return to - from;
    }
    return stream(from, to, encoding, sink);
  }

  @FunctionalInterface
  interface Sink {
    void take(byte[] bytes, int from, int to);
  }

  private void pieces(long from, long to, Sink sink) {
    for (long position = from; position < to; ) {
      load(position, 1);
      int end = (int) Math.min(limit, to - origin);
      sink.take(bytes, index(position), end);
      position = origin + end;
    }
  }

  private long stream(long from, long to, TransferEncoding encoding, Sink sink) {
    try (var decoded = ContentDecoder.decode(new Range(from, to), encoding)) {
      var buffer = new byte[8 * 1024];
      long total = 0;
      for (int count = decoded.read(buffer); count >= 0; count = decoded.read(buffer)) {
        sink.take(buffer, 0, count);
        total += count;
      }
      return total;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private final class Range extends InputStream {
    private long position;
    private final long end;

    Range(long position, long end) {
      this.position = position;
      this.end = end;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read a range in blocks");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (position >= end) {
        return -1;
      }
      int count = (int) Math.min(length, end - position);
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, position, target, offset, count);
      position += count;
      return count;
    }
  }
}
