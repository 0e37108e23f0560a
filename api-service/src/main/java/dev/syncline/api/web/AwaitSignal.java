package dev.syncline.api.web;

import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Waits for another service to answer through the database: looks when a signal says so, and every
/// 200 ms since the other may run in another JVM.
public final class AwaitSignal {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Wakeups wakeups;

  public AwaitSignal(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  /// Empty when nothing was there in time.
  public <T> Optional<T> until(Duration timeout, Wakeups.Topic topic, Supplier<Optional<T>> look) {
    var signals = new Semaphore(0);
    var deadline = System.nanoTime() + timeout.toNanos();
    try (var _ = wakeups.listen(topic, _ -> signals.release())) {
      while (true) {
        signals.drainPermits();
        var found = look.get();
        var left = deadline - System.nanoTime();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        var _ = signals.tryAcquire(Math.min(left, POLL.toNanos()), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
