package dev.syncline.sync.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// How many accounts of a worker begin at a time. A worker that has just started has thousands that
/// are all to be compared with their first listing; all at once they would wait for the database
/// for longer than leases and mail servers have patience, and none would be done before any other.
///
/// An account that has much to read makes room for the next one after a while. How many folders are
/// read for the first time is bounded for itself: each has a connection, and a worker that
/// thousands of accounts are connected to at once would run out of files that a process may have
/// open.
public final class Starts {
  private static final Duration AT_MOST = Duration.ofSeconds(15);

  private final Semaphore room;
  private final Semaphore firstReadings;
  private final Duration atMost;

  public Starts(int atOnce, int firstReadings) {
    this(atOnce, firstReadings, AT_MOST);
  }

  /// @param atMost after how long the next one begins anyway
  Starts(int atOnce, int firstReadings, Duration atMost) {
    this.room = new Semaphore(atOnce, true);
    this.firstReadings = new Semaphore(firstReadings, true);
    this.atMost = atMost;
  }

  /// Waits until a folder may be read for the first time, in the order of coming.
  FirstReading firstReading() throws InterruptedException {
    firstReadings.acquire();
    return firstReadings::release;
  }

  /// To be closed once.
  @FunctionalInterface
  interface FirstReading extends AutoCloseable {
    @Override
    void close();
  }

  /// Waits for its turn, in the order of coming.
  Start begin() throws InterruptedException {
    room.acquire();
    return new Start();
  }

  final class Start implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();

    private Start() {
      CompletableFuture.delayedExecutor(atMost.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::close);
    }

    /// Also more than once.
    @Override
    public void close() {
      if (!over.getAndSet(true)) {
        room.release();
      }
    }
  }
}
