package dev.syncline.model.secret;

import java.util.Arrays;

/// What a {@link Sealer} made: safe to store and to pass on.
public final class Sealed {
  private final byte[] bytes;

  public Sealed(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sealed that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
