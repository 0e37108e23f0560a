package dev.syncline.webhook.replay;

import java.util.concurrent.TimeUnit;

/// Lets so many through a second, evenly.
final class Pace {
  private final long nanos;
  private long next = System.nanoTime();

  Pace(int perSecond) {
    this.nanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  void await() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(reserve());
  }

  private synchronized long reserve() {
    var now = System.nanoTime();
    next = Math.max(next, now);
    var wait = next - now;
    next += nanos;
    return wait;
  }
}
