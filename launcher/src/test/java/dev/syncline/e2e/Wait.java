package dev.syncline.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what a user would wait for, and says what did not come.
final class Wait {
  private static final Duration STEP = Duration.ofMillis(20);

  private Wait() {}

  static void until(String what, Duration atMost, BooleanSupplier condition) {
    until(what, atMost, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  static <T> T until(String what, Duration atMost, Supplier<Optional<T>> attempt) {
    var end = System.nanoTime() + atMost.toNanos();
    while (true) {
      var result = attempt.get();
      if (result.isPresent()) {
        return result.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "within %d s it was not so that %s".formatted(atMost.toSeconds(), what));
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
