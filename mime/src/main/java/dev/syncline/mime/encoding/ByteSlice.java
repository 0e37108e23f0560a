package dev.syncline.mime.encoding;

import java.util.Arrays;

/// Bytes within an array that holds others too: what is decoded need not be copied to its length,
/// and what was never encoded not at all.
public final class ByteSlice {
  private final byte[] array;
  private final int from;
  private final int to;
  private final boolean own;

  private ByteSlice(byte[] array, int from, int to, boolean own) {
    this.array = array;
    this.from = from;
    this.to = to;
    this.own = own;
  }

  /// A piece of something that others read, too.
  public static ByteSlice within(byte[] array, int from, int to) {
    return new ByteSlice(array, from, to, false);
  }

  /// A piece of an array that nobody else has.
  static ByteSlice ofOwn(byte[] array, int from, int to) {
    return new ByteSlice(array, from, to, true);
  }

  public static ByteSlice ofOwn(byte[] array) {
    return ofOwn(array, 0, array.length);
  }

  /// Whether its array may be written to, by whoever has this slice.
  boolean isOwn() {
    return own;
  }

  /// The array it lies in; to be read only.
  public byte[] array() {
    return array;
  }

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  /// The first so many bytes, or all of them.
  public ByteSlice first(int max) {
    return length() <= max ? this : new ByteSlice(array, from, from + max, own);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(array, from, to);
  }
}
