package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import java.util.ArrayDeque;
import java.util.function.ToLongFunction;

/// One of an endpoint's queues of accounts. Guarded by the lock of its {@link Turns}.
final class Side {
  final Pace pace;
  final int max;
  final ArrayDeque<AccountId> ready = new ArrayDeque<>();
  int running;
  boolean gathering;
  long readySince;

  /// @param max threads
  Side(Pace pace, int max) {
    this.pace = pace;
    this.max = max;
  }

  /// Nanoseconds that a batch may still wait to get fuller.
  ///
  /// @param pending entries of an account
  long gatherFor(Batching batching, ToLongFunction<AccountId> pending) {
    if (!batching.isOn()) {
      return 0;
    }
    var entries = 0L;
    for (var account : ready) {
      entries += pending.applyAsLong(account);
      if (entries >= batching.maxEvents()) {
        return 0;
      }
    }
    return readySince + batching.maxWait().toNanos() - System.nanoTime();
  }
}
