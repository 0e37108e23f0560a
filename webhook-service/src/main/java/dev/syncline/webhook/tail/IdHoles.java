package dev.syncline.webhook.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Numbers of log rows that were passed over: a transaction that has not committed yet, or one that
/// rolled back. Asked for again for a while, then dropped: density makes a wrong drop cost time,
/// never an entry.
final class IdHoles {
  private static final int MAX = 1000;

  private final long maxAgeNanos;
  private final TreeMap<Long, Long> firstSeen = new TreeMap<>();

  IdHoles(long maxAgeNanos) {
    this.maxAgeNanos = maxAgeNanos;
  }

  /// The row `id` came; it was the highest before that `low` was.
  void saw(long id, long low, long now) {
    if (firstSeen.remove(id) != null) {
      return;
    }
    for (var hole = Math.max(low + 1, id - MAX); hole < id; hole++) {
      firstSeen.put(hole, now);
    }
  }

  List<Long> open(long now) {
    firstSeen.values().removeIf(seen -> now - seen > maxAgeNanos);
    while (firstSeen.size() > MAX) {
      firstSeen.pollFirstEntry();
    }
    return new ArrayList<>(firstSeen.keySet());
  }
}
