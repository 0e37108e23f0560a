package dev.syncline.sync.apply;

import dev.syncline.model.mail.ThreadHashes;
import java.nio.ByteBuffer;

/// A Message-ID as the table of references has it, as a key of maps.
record ReferenceHash(long high, int low) {
  static ReferenceHash of(String messageId) {
    return of(ThreadHashes.reference(messageId));
  }

  static ReferenceHash of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new ReferenceHash(buffer.getLong(), buffer.getInt());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(12).putLong(high).putInt(low).array();
  }
}
