package dev.syncline.api.delta;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.log.ChangeLog.Head;
import dev.syncline.model.log.LogCursor;
import java.nio.ByteBuffer;
import java.util.Base64;

/// A position in an account's log, and the epoch that makes the position mean something.
///
/// An epoch of another life of the log (restored from a backup that lost its end, or the account
/// was removed and connected again) makes a cursor invalid instead of silently wrong.
record Cursor(long epoch, long seq) {
  static Cursor latest(Head head) {
    return new Cursor(head.epoch(), head.seq());
  }

  /// Before everything that is kept.
  static Cursor oldest(Head head) {
    return new Cursor(head.epoch(), head.oldestSeq() - 1);
  }

  String encode() {
    return new LogCursor(epoch, seq).encode();
  }

  static Cursor decode(String text, Head head) {
    var bytes = bytes(text);
    if (bytes.length != 16) {
      throw ApiException.invalid(
          "'cursor' is no cursor. Pass on one as it was answered, 'latest', or leave it out.");
    }
    var buffer = ByteBuffer.wrap(bytes);
    var cursor = new Cursor(buffer.getLong(), buffer.getLong());
    cursor.check(head);
    if (cursor.seq < head.oldestSeq() - 1) {
      throw expired(head);
    }
    return cursor;
  }

  /// Refuses to go on in another history.
  void check(Head head) {
    if (epoch != head.epoch() || seq < 0 || seq > head.seq()) {
      throw new ApiException(
          410,
          "cursor_invalid",
          "This cursor is not of this log's history. Read everything anew: take"
              + " GET /v3/grants/{grant}/deltas/latest_cursor, then list folders, threads and"
              + " messages, then follow from that cursor.");
    }
  }

  static ApiException expired(Head head) {
    return new ApiException(
        410,
        "cursor_expired",
        ("What follows this cursor is not kept any more; the oldest cursor kept is %s. To miss"
                + " nothing, take GET /v3/grants/{grant}/deltas/latest_cursor, list folders,"
                + " threads and messages, then follow from that cursor.")
            .formatted(oldest(head).encode()));
  }

  private static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
