package dev.syncline.sync.account;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs legs one after the other, each on a new thread, until one names no next.
public final class Relay {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Thread runner;
  private @Nullable Leg parked;
  private boolean mayGoOn;
  private volatile boolean stopped;

  public Relay(String name) {
    this.name = name;
  }

  /// Every leg that is still to come is interrupted too, so that it lets go of what it was left.
  public void start(Leg leg) {
    lock.lock();
    try {
      parked = null;
      mayGoOn = false;
      var next = Thread.ofVirtual().name(name).unstarted(() -> run(leg));
      runner = next;
      next.start();
    } finally {
      lock.unlock();
    }
  }

  private void run(Leg leg) {
    Leg next = null;
    if (stopped) {
      Thread.currentThread().interrupt();
    }
    try {
      next = leg.run(this::goOn);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (stopped) {
        log.debug("{} broke when it was stopped", name, e);
      } else {
        log.error("{} broke", name, e);
      }
    } finally {
      startOrPark(next);
    }
  }

  private void startOrPark(@Nullable Leg next) {
    lock.lock();
    try {
      runner = null;
      if (next == null) {
        over.countDown();
      } else if (next instanceof Leg.Parked && !mayGoOn && !stopped) {
        parked = next;
      } else {
        start(next);
      }
    } finally {
      lock.unlock();
    }
  }

  private void goOn() {
    lock.lock();
    try {
      if (parked == null) {
        mayGoOn = true;
      } else {
        start(parked);
      }
    } finally {
      lock.unlock();
    }
  }

  public void interrupt() {
    lock.lock();
    try {
      stopped = true;
      if (runner != null) {
        runner.interrupt();
      } else if (parked != null) {
        start(parked);
      }
    } finally {
      lock.unlock();
    }
  }

  public boolean hasEnded() {
    return over.getCount() == 0;
  }

  /// True when it ended in that time.
  public boolean join(Duration patience) throws InterruptedException {
    return over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
