package dev.syncline.webhook.lane;

import dev.syncline.model.log.LogEntry;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Bounds what all endpoints of a shard that catch up may take from those that are current: so many
/// events a second, and so many of the database's connections.
final class CatchUp {
  private static final int READS = 3;

  private final long nanosPerEvent;
  private final Semaphore reads = new Semaphore(READS, true);
  private long free = System.nanoTime();

  CatchUp(int perSecond) {
    this.nanosPerEvent = 1_000_000_000L / perSecond;
  }

  /// Waits for `events` to be due. In the order of asking, so all advance alike.
  void pace(int events) {
    var due = reserve(events);
    for (var wait = due - System.nanoTime();
        wait > 0 && !Thread.currentThread().isInterrupted();
        wait = due - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }

  private synchronized long reserve(int events) {
    var due = Math.max(free, System.nanoTime());
    free = due + events * nanosPerEvent;
    return due;
  }

  List<LogEntry> read(Supplier<List<LogEntry>> log) {
    reads.acquireUninterruptibly();
    try {
      return log.get();
    } finally {
      reads.release();
    }
  }
}
