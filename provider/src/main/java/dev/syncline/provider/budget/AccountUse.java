package dev.syncline.provider.budget;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one account has read and appended within 24 hours, where its provider locks accounts out
/// that do too much. The last fifth of the budget is not for old mail, and the last twentieth only
/// for what users ask.
///
/// Bytes are counted as they leave the socket, which costs an addition. They are looked at between
/// commands, and kept each time a hundredth of the budget was used and when the account is closed:
/// a worker that dies forgets at most that and what was under way.
public final class AccountUse {
  private static final Logger log = LoggerFactory.getLogger(AccountUse.class);
  private static final double FOR_OLD_MAIL = 0.80;
  private static final double FOR_NEW_MAIL = 0.95;
  private static final int KEPT_EVERY = 100;
  private static final long MEGABYTE = 1_000_000;

  private final HostLimits limits;
  private final UseLedger ledger;
  private final InstantSource clock;
  private final Consumer<AccountUse> closed;
  private final LongAdder read = new LongAdder();
  private final LongAdder appended = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable HourlyUse hours;
  private long unkept;

  AccountUse(
      HostLimits limits, UseLedger ledger, InstantSource clock, Consumer<AccountUse> closed) {
    this.limits = limits;
    this.ledger = ledger;
    this.clock = clock;
    this.closed = closed;
  }

  /// Bytes that came from the server.
  public void read(long bytes) {
    read.add(bytes);
  }

  public void appended(long bytes) {
    appended.add(bytes);
  }

  /// Whether work of this urgency may read on.
  ///
  /// @throws ProviderException with {@link Failure.BudgetSpent} if nothing more is to be read now
  public void check(Urgency urgency) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var use = settled();
      keepIfMuch(use);
      var now = clock.instant();
      var limit = share(urgency);
      if (use.down(now) >= limit) {
        var until = use.whenDownBelow(limit, now);
        throw spent("read", use.down(now), limits.downloadPerDay(), urgency, until);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether a message of so many bytes may be appended.
  ///
  /// @throws ProviderException with {@link Failure.BudgetSpent} if so much cannot be appended now
  public void checkAppend(long bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var use = settled();
      var now = clock.instant();
      var limit = Math.max(1, limits.uploadPerDay() - bytes);
      if (use.up(now) >= limit) {
        var until = use.whenUpBelow(limit, now);
        throw spent("appended", use.up(now), limits.uploadPerDay(), Urgency.USER, until);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether work of this urgency may still read, as far as was looked.
  boolean allows(Urgency urgency) {
    lock.lock();
    try {
      return hours == null || hours.down(clock.instant()) < share(urgency);
    } finally {
      lock.unlock();
    }
  }

  private long share(Urgency urgency) {
    var all = limits.downloadPerDay();
    return all == Long.MAX_VALUE
        ? all
        : switch (urgency) {
          case USER -> all;
          case NEW_MAIL -> (long) (FOR_NEW_MAIL * (double) all);
          case BACKFILL -> (long) (FOR_OLD_MAIL * (double) all);
        };
  }

  private ProviderException spent(
      String what, long used, long limit, Urgency urgency, Instant until) {
    var words =
        "%d of %d MB that %s allows an account in 24 hours were %s; %s at %s"
            .formatted(
                used / MEGABYTE,
                limit / MEGABYTE,
                limits.name(),
                what,
                switch (urgency) {
                  case USER -> "it goes on";
                  case NEW_MAIL -> "new mail goes on";
                  case BACKFILL -> "old mail goes on";
                },
                until);
    var wait = Duration.between(clock.instant(), until);
    return new ProviderException(
        new Failure.BudgetSpent(
            words, wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait));
  }

  private HourlyUse settled() throws InterruptedException {
    var use = hours;
    if (use == null) {
      use = kept();
      hours = use;
    }
    var down = read.sumThenReset();
    var up = appended.sumThenReset();
    if (down + up > 0) {
      use.add(down, up, clock.instant());
      unkept += down + up;
    }
    return use;
  }

  private HourlyUse kept() throws InterruptedException {
    var text = ledger.read();
    try {
      return HourlyUse.parse(text);
    } catch (IllegalArgumentException e) {
      log.error("what the account used of its provider is not readable, it is counted anew", e);
      return new HourlyUse();
    }
  }

  private void keepIfMuch(HourlyUse use) throws InterruptedException {
    if (unkept >= Math.min(limits.downloadPerDay(), limits.uploadPerDay()) / KEPT_EVERY) {
      ledger.write(use.text());
      unkept = 0;
    }
  }

  /// Keeps what was counted, if it still can.
  public void close() {
    closed.accept(this);
    lock.lock();
    try {
      var use = settled();
      if (unkept > 0) {
        ledger.write(use.text());
        unkept = 0;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.debug("what the account used of its provider was not kept: {}", e.toString());
    } finally {
      lock.unlock();
    }
  }
}
