package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What others want asked on the connection that waits in IDLE, so that an account at rest needs no
/// second one.
///
/// ```
/// idling thread    IDLE ………………………… OK ── LIST ── IDLE …………
/// another thread          DONE ──►             └► answer
/// ```
///
/// The thread that waits carries an errand out itself, between two IDLEs. Whoever asks only ends
/// the IDLE: the waiting thread writes nothing while others may.
final class Errands {
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Errand<?>> waiting = new ArrayDeque<>();
  private boolean open;
  private @Nullable Runnable endIdle;
  private boolean ended;

  @FunctionalInterface
  interface Work<T> {
    T on(ImapConnection imap) throws InterruptedException;
  }

  private record Errand<T>(Work<T> work, CompletableFuture<T> result) {
    void run(ImapConnection imap) throws InterruptedException {
      try {
        result.complete(work.on(imap));
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
        throw e;
      }
    }
  }

  /// Empty when no connection idles.
  <T> Optional<T> tryAsk(Work<T> work) throws InterruptedException {
    var errand = new Errand<>(work, new CompletableFuture<>());
    lock.lockInterruptibly();
    try {
      if (!open) {
        return Optional.empty();
      }
      waiting.add(errand);
      if (endIdle != null && !ended) {
        ended = true;
        endIdle.run();
      }
    } finally {
      lock.unlock();
    }
    return Optional.of(answer(errand));
  }

  private static <T> T answer(Errand<T> errand) throws InterruptedException {
    try {
      return errand.result().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ProviderException failure
          ? new ProviderException(failure.failure(), failure)
          : new IllegalStateException(e.getCause());
    }
  }

  /// From now on others may ask. False when another connection of the account idles too: one is
  /// enough.
  boolean open() {
    return locked(() -> {
      var first = !open;
      open = true;
      return first;
    });
  }

  /// An IDLE has begun that `end` would end. False when somebody waits already.
  boolean idleBegan(Runnable end) {
    return locked(() -> {
      endIdle = waiting.isEmpty() ? end : null;
      ended = false;
      return endIdle != null;
    });
  }

  /// Nobody may end the IDLE any more. Answers whether somebody has.
  boolean idleEnds() {
    return locked(() -> {
      endIdle = null;
      return ended;
    });
  }

  void carryOut(ImapConnection imap) throws InterruptedException {
    for (var errand = next(); errand != null; errand = next()) {
      errand.run(imap);
    }
  }

  /// Carries out what was asked until nobody asks.
  void close(ImapConnection imap) throws InterruptedException {
    do {
      carryOut(imap);
    } while (!closedWhenNobodyWaits());
  }

  private boolean closedWhenNobodyWaits() {
    return locked(() -> {
      open = !waiting.isEmpty();
      return !open;
    });
  }

  /// The connection broke: whoever waits for it is told.
  void abandon() {
    locked(() -> {
      open = false;
      endIdle = null;
      return true;
    });
    for (var errand = next(); errand != null; errand = next()) {
      errand
          .result()
          .completeExceptionally(
              new ProviderException(
                  new Failure.Unreachable("IDLE: the connection broke before the next command")));
    }
  }

  private @Nullable Errand<?> next() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  private boolean locked(BooleanSupplier work) {
    lock.lock();
    try {
      return work.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
