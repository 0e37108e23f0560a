package dev.syncline.api.delta;

import dev.syncline.api.delta.Vector.Mark;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/// Where a follower of an application is: a position for each account, by the account's number,
/// which stays when it moves to another shard. An account without one was connected later and is
/// read from its first position.
///
/// A cursor must stay short however many accounts there are, so it is a difference: the number of a
/// stored vector ({@link StoredVectors}), and the accounts that were read on since. When these are
/// more than {@link #MAX_ACCOUNTS}, another vector is stored and the difference is empty again.
///
/// ```
/// version 1 · application · stored vector or 0 · account served last · accounts read on since · CRC
/// ```
final class VectorCursor {
  /// What a cursor names itself: 200 accounts are about 1.6 kB of text.
  static final int MAX_ACCOUNTS = 200;

  private static final int VERSION = 1;

  private final ApplicationId application;
  private final StoredVectors stored;

  /// Read by the thread that looks for what grew, too.
  private final Map<AccountId, Mark> marks = new ConcurrentHashMap<>();

  private final Set<AccountId> changed = new HashSet<>();
  private long base;
  private long servedLast;

  VectorCursor(ApplicationId application, StoredVectors stored) {
    this.application = application;
    this.stored = stored;
  }

  static VectorCursor decode(ApplicationId application, StoredVectors stored, String text) {
    var cursor = new VectorCursor(application, stored);
    try {
      cursor.read(bytes(text));
      return cursor;
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      throw ApiException.invalid(
          "'cursor' is no cursor of GET /v3/deltas. Pass on one as it was answered, 'latest', or"
              + " leave it out.");
    }
  }

  private void read(ByteBuffer bytes) {
    if (bytes.get() != VERSION || Vector.number(bytes) != application.value()) {
      throw new IllegalArgumentException("another version, or of another application");
    }
    base = Vector.number(bytes);
    servedLast = Vector.number(bytes);
    if (base != 0) {
      marks.putAll(stored.find(application, base).orElseThrow(VectorCursor::expired));
    }
    var read = Vector.read(bytes);
    marks.putAll(read);
    changed.addAll(read.keySet());
  }

  static ApiException expired() {
    return new ApiException(
        410,
        "cursor_expired",
        "What follows this cursor is not kept any more for every grant. To miss nothing, take"
            + " GET /v3/deltas/latest_cursor, list the folders, threads and messages of all grants,"
            + " then follow from that cursor. What is kept can be read without a cursor.");
  }

  static ApiException invalid() {
    return new ApiException(
        410,
        "cursor_invalid",
        "This cursor is not of these logs' history. Read everything anew: take"
            + " GET /v3/deltas/latest_cursor, list the folders, threads and messages of all grants,"
            + " then follow from that cursor.");
  }

  String encode() {
    if (changed.size() > MAX_ACCOUNTS) {
      base = stored.store(application, marks);
      changed.clear();
    }
    var bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    Vector.number(bytes, application.value());
    Vector.number(bytes, base);
    Vector.number(bytes, servedLast);
    bytes.writeBytes(Vector.write(changed, marks));
    bytes.writeBytes(checksum(bytes.toByteArray()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  long seq(AccountId account) {
    var mark = marks.get(account);
    return mark == null ? 0 : mark.seq();
  }

  /// Whether a log is the one that the position is in.
  boolean knows(AccountId account, long epoch) {
    var mark = marks.get(account);
    return mark == null || mark.epoch() == Mark.shorten(epoch);
  }

  void advance(AccountId account, long seq, long epoch) {
    marks.put(account, new Mark(seq, Mark.shorten(epoch)));
    changed.add(account);
  }

  /// Accounts whose logs are gone need no position.
  void retain(Collection<AccountId> accounts) {
    var kept = Set.copyOf(accounts);
    marks.keySet().retainAll(kept);
    changed.retainAll(kept);
  }

  long servedLast() {
    return servedLast;
  }

  void served(AccountId account) {
    servedLast = account.value();
  }

  private static ByteBuffer bytes(String text) {
    var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    if (bytes.remaining() < 8) {
      throw new IllegalArgumentException("too short");
    }
    var content = new byte[bytes.remaining() - Integer.BYTES];
    bytes.get(content);
    if (!ByteBuffer.wrap(checksum(content)).equals(bytes)) {
      throw new IllegalArgumentException("mangled");
    }
    return ByteBuffer.wrap(content);
  }

  private static byte[] checksum(byte[] content) {
    var crc = new CRC32();
    crc.update(content);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
  }
}
