package dev.syncline.sync.account;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes the one thread that waits; what happened before it waits is not lost.
public final class Signals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean raised;

  public void raise() {
    lock.lock();
    try {
      raised = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Until somebody raises it, or has since the last time; at most so long. True when somebody did.
  public boolean await(Duration atMost) throws InterruptedException {
    var left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!raised && left > 0) {
        left = changed.awaitNanos(left);
      }
      var was = raised;
      raised = false;
      return was;
    } finally {
      lock.unlock();
    }
  }
}
