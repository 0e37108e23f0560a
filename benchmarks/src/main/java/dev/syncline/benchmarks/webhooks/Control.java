package dev.syncline.benchmarks.webhooks;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/// How late the machine itself is meanwhile: something that takes no time, done every few
/// milliseconds. What is measured beside it can't be better than this.
final class Control implements AutoCloseable {
  private static final long EVERY = 5_000_000;

  private final Thread thread;
  private final LongStream.Builder late = LongStream.builder();
  private volatile boolean closed;

  /// @param nothing to be done; its duration counts as lateness too
  Control(Runnable nothing) {
    thread = Thread.ofPlatform().name("control").start(() -> run(nothing));
  }

  private void run(Runnable nothing) {
    while (!closed) {
      var due = System.nanoTime() + EVERY;
      LockSupport.parkNanos(EVERY);
      nothing.run();
      late.add(System.nanoTime() - due);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }

  /// After it is closed.
  @Override
  public String toString() {
    var all = late.build().map(nanos -> Math.max(0, nanos) / 1000).sorted().toArray();
    return "p50 %.1f, p99 %.1f, max %.1f"
        .formatted(
            at(all, 50) / 1000.0,
            at(all, 99) / 1000.0,
            Arrays.stream(all).max().orElse(0) / 1000.0);
  }

  private static long at(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[sorted.length * percent / 100];
  }
}
