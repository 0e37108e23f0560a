package dev.syncline.model.id;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What every id of an account derives from, so that an account removed and connected again, or
/// synced from nothing, has the ids it had before.
///
/// The seed itself derives from the application, the provider and the address. The application's
/// public id is random and known to its developer alone, so a sender can't compute which id a
/// message will get, nor forge two messages with one id.
///
/// An id is 128 bits: for a message 40 bits of the message's own date and 88 bits of hash, so that
/// primary keys cluster by time; 128 bits of hash for everything else. The date must come from the
/// message itself (its Date field), not from the server: INTERNALDATE does not survive every move.
public final class IdentitySeed {
  private final byte[] seed;

  public IdentitySeed(byte[] seed) {
    if (seed.length != 32) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
    this.seed = seed.clone();
  }

  public static IdentitySeed of(UUID applicationPublicId, String provider, String email) {
    return new IdentitySeed(
        hash(
            Uuids.bytes(applicationPublicId), "account", provider, email.toLowerCase(Locale.ROOT)));
  }

  public byte[] bytes() {
    return seed.clone();
  }

  public UUID grant() {
    return uuid8(hash(seed, "grant"));
  }

  /// A folder, by the server's own id for it (MAILBOXID), else by its path.
  public UUID folder(String identity, int ordinal) {
    return uuid(hash(seed, "folder", identity, Integer.toString(ordinal)));
  }

  /// A thread, by the Message-ID its references begin with, or by the identity of its only message.
  public UUID thread(String root) {
    return uuid(hash(seed, "thread", root));
  }

  /// A message, by what identifies it and an ordinal for true duplicates.
  public UUID message(Sha256 identity, int ordinal, @Nullable Instant date) {
    var hash = digest();
    hash.update(seed);
    hash.update("message".getBytes(UTF_8));
    hash.update(identity.bytes());
    hash.update((byte) ordinal);
    hash.update((byte) (ordinal >> 8));
    var tail = ByteBuffer.wrap(hash.digest());
    var seconds = date == null ? 0 : Math.clamp(date.getEpochSecond(), 0, (1L << 40) - 1);
    return new UUID((seconds << 24) | (tail.getLong() & 0xFFFFFF), tail.getLong());
  }

  private static byte[] hash(byte[] key, String... parts) {
    var hash = digest();
    hash.update(key);
    for (var part : parts) {
      hash.update(part.getBytes(UTF_8));
      hash.update((byte) 0);
    }
    return hash.digest();
  }

  private static UUID uuid(byte[] hash) {
    return Uuids.of(hash);
  }

  /// A UUID of version 8 (RFC 9562 §5.8), since a grant's id is a UUID on the wire.
  private static UUID uuid8(byte[] hash) {
    var raw = uuid(hash);
    return new UUID(
        (raw.getMostSignificantBits() & ~0xF000L) | 0x8000L,
        (raw.getLeastSignificantBits() & ~(3L << 62)) | (2L << 62));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdentitySeed that && Arrays.equals(seed, that.seed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(seed);
  }
}
