package dev.syncline.provider.imap;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets others end a wait for the server, or the next one if there is none.
final class Awakening {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Runnable wake;
  private boolean asked;

  void ask() {
    lock.lock();
    try {
      asked = true;
      if (wake != null) {
        wake.run();
        wake = null;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isAsked() {
    lock.lock();
    try {
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /// A wait has begun that `newWake` ends: at once, when that was asked before.
  void waits(Runnable newWake) {
    lock.lock();
    try {
      if (asked) {
        newWake.run();
      } else {
        wake = newWake;
      }
    } finally {
      lock.unlock();
    }
  }

  /// What was asked for is done.
  void over() {
    lock.lock();
    try {
      asked = false;
      wake = null;
    } finally {
      lock.unlock();
    }
  }
}
