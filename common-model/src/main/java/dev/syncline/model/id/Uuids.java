package dev.syncline.model.id;

import java.nio.ByteBuffer;
import java.util.UUID;

/// UUIDs as the BINARY(16) that columns hold.
public final class Uuids {
  private Uuids() {}

  public static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  public static UUID of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /// In the order in which their bytes, and so the rows of a BINARY(16), sort.
  public static int compare(UUID one, UUID other) {
    var high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
