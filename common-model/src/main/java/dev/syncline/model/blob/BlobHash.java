package dev.syncline.model.blob;

import java.util.Arrays;
import java.util.HexFormat;

/// SHA-256 of a raw message.
public final class BlobHash {
  private final byte[] value;

  public BlobHash(byte[] value) {
    if (value.length != 32) {
      throw new IllegalArgumentException("a blob's hash has 32 bytes, not " + value.length);
    }
    this.value = value.clone();
  }

  public byte[] bytes() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobHash that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /// Hexadecimal.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(value);
  }
}
