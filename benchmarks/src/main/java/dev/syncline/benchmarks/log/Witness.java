package dev.syncline.benchmarks.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What a follower saw: of each grant how far, in a sum that depends on every entry and their
/// order.
final class Witness {
  /// @param digest of everything up to `position`
  record Seen(long position, long digest) {
    static final Seen NOTHING = new Seen(0, 0);

    Seen then(long next, String id) {
      return new Seen(next, (digest * 0x100000001b3L) ^ (next * 31 + id.hashCode()));
    }
  }

  private final Map<String, Seen> grants = new ConcurrentHashMap<>();
  final AtomicLong entries = new AtomicLong();
  final AtomicLong again = new AtomicLong();
  final AtomicLong gaps = new AtomicLong();
  final AtomicLong reconnects = new AtomicLong();

  void see(String grant, long position, String id) {
    grants.compute(
        grant,
        (_, known) -> {
          var before = known == null ? Seen.NOTHING : known;
          if (position <= before.position()) {
            again.incrementAndGet();
            return before;
          }
          if (position != before.position() + 1) {
            gaps.incrementAndGet();
          }
          entries.incrementAndGet();
          return before.then(position, id);
        });
  }

  Seen seen(String grant) {
    return grants.getOrDefault(grant, Seen.NOTHING);
  }
}
