package dev.syncline.model.id;

import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256: of a raw message, or of what identifies one.
public final class Sha256 {
  private final byte[] value;

  public Sha256(byte[] value) {
    if (value.length != 32) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + value.length);
    }
    this.value = value.clone();
  }

  public byte[] bytes() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256 that && Arrays.equals(value, that.value);
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
