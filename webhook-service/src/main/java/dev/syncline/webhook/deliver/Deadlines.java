package dev.syncline.webhook.deliver;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Cancels what has been under way for too long. Looks every 50 ms instead of setting a timer for
/// each request: nearly all of them end a thousand times sooner.
final class Deadlines implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;

  private final Map<Runnable, Long> due = new ConcurrentHashMap<>();
  private final long nanos;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("webhook-watchdog").factory());

  Deadlines(Duration deadline) {
    this.nanos = deadline.toNanos();
    every(EVERY_MILLIS, this::cancelOverdue);
  }

  /// Does something else now and then on the same thread.
  void every(long millis, Runnable work) {
    var _ = timer.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Under way until it is closed.
  Running begin(Runnable cancel) {
    due.put(cancel, System.nanoTime() + nanos);
    return () -> due.remove(cancel);
  }

  private void cancelOverdue() {
    var now = System.nanoTime();
    due.forEach((cancel, at) -> {
      if (now - at >= 0 && due.remove(cancel, at)) {
        cancel.run();
      }
    });
  }

  /// Something that has a deadline.
  @FunctionalInterface
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
