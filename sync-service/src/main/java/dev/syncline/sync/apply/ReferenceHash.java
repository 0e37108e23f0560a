package dev.syncline.sync.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A Message-ID as the table of references has it: the first 12 bytes of its SHA-256.
record ReferenceHash(long high, int low) {
  static final int LENGTH = 12;

  static ReferenceHash of(String messageId) {
    return of(sha256(messageId));
  }

  static ReferenceHash of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new ReferenceHash(buffer.getLong(), buffer.getInt());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putLong(high).putInt(low).array();
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
