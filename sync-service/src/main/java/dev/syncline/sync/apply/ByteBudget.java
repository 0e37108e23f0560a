package dev.syncline.sync.apply;

import java.util.concurrent.Semaphore;

/// Bounds the raw bytes that all accounts of this worker hold in memory at a time.
public final class ByteBudget {
  private static final int UNIT = 1024;

  private final int total;
  private final Semaphore free;

  public ByteBudget(long bytes) {
    this.total = Math.toIntExact(Math.max(1, bytes / UNIT));
    this.free = new Semaphore(total, true);
  }

  /// Waits until so much is free. Give back what this answers.
  int take(long bytes) throws InterruptedException {
    var units = Math.clamp(bytes / UNIT + 1, 1, total);
    free.acquire(units);
    return units;
  }

  void giveBack(int units) {
    free.release(units);
  }
}
