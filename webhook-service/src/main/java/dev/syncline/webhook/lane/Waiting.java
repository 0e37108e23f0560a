package dev.syncline.webhook.lane;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What endpoints have not been served.
///
/// @param lanes accounts of endpoints whose next entry is in the log and no longer in memory
/// @param oldest when the oldest entry happened; null when nothing waits
record Waiting(long lanes, @Nullable Instant oldest) {
  static final Waiting NOTHING = new Waiting(0, null);

  Waiting and(Waiting other) {
    return new Waiting(lanes + other.lanes, earlier(oldest, other.oldest));
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || (other != null && other.isBefore(one))) {
      return other;
    }
    return one;
  }
}
