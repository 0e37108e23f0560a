package dev.syncline.provider.imap;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets others end a wait for the server: they make the server speak.
///
/// ```
/// waiting thread    IDLE ………………………… OK ── whatever it is wanted for
/// another thread           DONE ──►
/// ```
///
/// The waiting thread writes nothing while others may, and others only between `open` and `close`.
final class Awakening {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Runnable makeItSpeak;
  private boolean asked;
  private boolean spoken;

  /// Ends the wait, or the next one if there is none.
  void ask() {
    locked(() -> {
      asked = true;
      if (makeItSpeak != null) {
        makeItSpeak.run();
        makeItSpeak = null;
        spoken = true;
      }
      return true;
    });
  }

  /// A wait has begun that `makeItSpeak` would end. False when somebody wants no wait.
  boolean open(Runnable makeItSpeak) {
    return locked(() -> {
      spoken = false;
      this.makeItSpeak = asked ? null : makeItSpeak;
      return !asked;
    });
  }

  /// Nobody else writes any more. Answers whether somebody did.
  boolean close() {
    return locked(() -> {
      makeItSpeak = null;
      return spoken;
    });
  }

  boolean isAsked() {
    return locked(() -> asked);
  }

  /// What was asked for is done: the thread waits no more.
  void over() {
    locked(() -> {
      asked = false;
      makeItSpeak = null;
      return true;
    });
  }

  private boolean locked(BooleanSupplier step) {
    lock.lock();
    try {
      return step.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
