package dev.syncline.sync.fleet;

import dev.syncline.model.id.AccountId;
import dev.syncline.sync.account.AccountSync;
import dev.syncline.sync.account.Relay;
import dev.syncline.sync.lease.AccountLease;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An account this worker has, and the threads that work on it.
final class RunningAccount {
  private static final double ALWAYS_WRITTEN = 100;
  private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(5);
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private final AccountLease lease;
  private final @Nullable AccountSync sync;
  private final Relay legs;
  private final Instant taken;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile double weight = 1;
  private volatile @Nullable String zone;
  private @Nullable Long version;
  private Duration writtenBefore = Duration.ZERO;
  private @Nullable Instant weighedAt;
  private long wokenFor;
  private Instant wokenAt = Instant.EPOCH;

  /// @param sync null while the account is being cleared away
  RunningAccount(AccountLease lease, @Nullable AccountSync sync, Relay legs, Instant taken) {
    this.lease = lease;
    this.sync = sync;
    this.legs = legs;
    this.taken = taken;
  }

  AccountLease lease() {
    return lease;
  }

  AccountId id() {
    return lease.account();
  }

  boolean isSynced() {
    return sync != null;
  }

  boolean isHereSince(Instant time) {
    return !taken.isAfter(time);
  }

  @Nullable String zone() {
    return zone;
  }

  /// An account that rests weighs 1, one that is written to all the time 101.
  double weight() {
    return weight;
  }

  void wake() {
    if (sync != null) {
      sync.wake();
    }
  }

  /// There are actions up to this one, by their sequence. An account that was told, and cannot do
  /// them now, is not told again at once.
  void wakeFor(long action, Instant now) {
    if (action != wokenFor || now.isAfter(wokenAt.plus(TELL_AGAIN_AFTER))) {
      wokenFor = action;
      wokenAt = now;
      wake();
    }
  }

  /// What its row says now: whoever changed it, the account looks again.
  void seen(@Nullable Long rowVersion, @Nullable String rowZone, Instant now) {
    zone = rowZone;
    if (version != null && !version.equals(rowVersion)) {
      wake();
    }
    version = rowVersion;
    weigh(now);
  }

  private void weigh(Instant now) {
    var last = weighedAt;
    weighedAt = now;
    if (sync == null || last == null || !last.isBefore(now)) {
      return;
    }
    var written = sync.written();
    var passed = (double) Duration.between(last, now).toNanos();
    var share = Math.min(1, written.minus(writtenBefore).toNanos() / passed);
    var recent = Math.min(1, passed / REMEMBERED.toNanos());
    var before = weight;
    weight = before + (1 + ALWAYS_WRITTEN * share - before) * recent;
    writtenBefore = written;
  }

  boolean hasEnded() {
    return legs.hasEnded();
  }

  /// True for the first who asks: somebody else sees to its end already.
  boolean beginStop() {
    var first = stopping.compareAndSet(false, true);
    legs.interrupt();
    return first;
  }

  boolean awaitEnd(Duration patience) throws InterruptedException {
    return legs.join(patience);
  }
}
