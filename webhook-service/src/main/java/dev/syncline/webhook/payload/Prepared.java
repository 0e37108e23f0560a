package dev.syncline.webhook.payload;

import dev.syncline.model.log.LogEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Notifications made a moment ago, for whoever else wants them: bounded by their bytes and by age.
/// What is not here any more is loaded again.
final class Prepared {
  private static final long MAX_AGE = Duration.ofSeconds(10).toNanos();
  private static final int OVERHEAD = 2000;

  private final long maxBytes;
  private final LongSupplier nanos;
  private final Map<Long, Made> byRow = new HashMap<>();
  private final ArrayDeque<Made> byAge = new ArrayDeque<>();
  private long bytes;

  Prepared(long maxBytes, LongSupplier nanos) {
    this.maxBytes = maxBytes;
    this.nanos = nanos;
  }

  /// What was made of an entry.
  ///
  /// @param notification empty when its object is gone
  record Made(long row, Optional<Notification> notification, long at) {
    /// The object's fields and their JSON.
    long weight() {
      return OVERHEAD + notification.map(n -> 2L * n.json().size()).orElse(0L);
    }
  }

  /// Null when it has to be loaded.
  synchronized @Nullable Made get(LogEntry entry) {
    dropOld();
    return byRow.get(entry.id());
  }

  synchronized void put(LogEntry entry, Optional<Notification> notification) {
    var made = new Made(entry.id(), notification, nanos.getAsLong());
    var before = byRow.put(made.row(), made);
    if (before != null) {
      bytes -= before.weight();
    }
    byAge.add(made);
    bytes += made.weight();
    dropOld();
  }

  private void dropOld() {
    var now = nanos.getAsLong();
    while (!byAge.isEmpty() && (bytes > maxBytes || now - byAge.getFirst().at() > MAX_AGE)) {
      var oldest = byAge.removeFirst();
      if (byRow.remove(oldest.row(), oldest)) {
        bytes -= oldest.weight();
      }
    }
  }
}
