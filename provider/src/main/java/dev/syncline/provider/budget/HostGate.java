package dev.syncline.provider.budget;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of one host, through which every connection of every account goes. {@link Admission}
/// says who is next; here threads wait for it.
///
/// One of those who wait keeps the time for all: it wakes when the pace allows the next login, and
/// whoever it lets in takes its thread from there.
final class HostGate {
  private static final Logger log = LoggerFactory.getLogger(HostGate.class);

  /// For how long an account may keep a connection that another one waits for.
  private static final Duration TURN = Duration.ofMinutes(1);

  private static final Duration BETWEEN_TURNS = Duration.ofSeconds(30);

  /// What runs something later.
  @FunctionalInterface
  interface Timer {
    void after(long nanos, Runnable work);
  }

  private final String host;
  private final HostLimits limits;
  private final LongSupplier clock;
  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Admission admission;
  private final Queue<Admission.Waiter> inside = new ArrayDeque<>();
  private final Map<Permit, Runnable> spares = new LinkedHashMap<>();
  private Admission.@Nullable Waiter timekeeper;
  private boolean probeSet;
  private boolean retired;

  HostGate(String host, HostLimits limits, LongSupplier clock, Timer timer) {
    this.host = host;
    this.limits = limits;
    this.clock = clock;
    this.timer = timer;
    this.admission = new Admission(limits);
  }

  /// Waits until the account may connect; null when nobody uses this gate any more.
  ///
  /// @throws ProviderException at once, without a try, while the host is away
  @Nullable Permit enter(Urgency urgency, String account) throws InterruptedException {
    Runnable giveUp = null;
    Admission.Waiter waiter;
    lock.lockInterruptibly();
    try {
      if (retired) {
        return null;
      }
      waiter = new Admission.Waiter(urgency, account, lock.newCondition());
      admission.join(waiter);
      inside.add(waiter);
      var _ = decide();
      giveUp = spareIfWanted();
    } finally {
      lock.unlock();
    }
    if (giveUp != null) {
      giveUp.run();
    }
    return awaited(waiter);
  }

  private Permit awaited(Admission.Waiter waiter) throws InterruptedException {
    lock.lock();
    try {
      while (!waiter.isDecided()) {
        var nanos = decide();
        if (waiter.isDecided()) {
          break;
        }
        if (nanos == Admission.NEVER || timekeeper != null) {
          waiter.turn().await();
          continue;
        }
        timekeeper = waiter;
        try {
          var _ = waiter.turn().awaitNanos(nanos);
        } finally {
          timekeeper = null;
        }
      }
      var refusal = waiter.refusal();
      if (refusal != null) {
        throw new ProviderException(refusal);
      }
      return new Permit(this, waiter.account(), clock.getAsLong());
    } catch (InterruptedException e) {
      if (waiter.isAdmitted()) {
        admission.gaveUp();
        admission.closed();
      }
      admission.leave(waiter);
      throw e;
    } finally {
      inside.remove(waiter);
      decideForAll();
      lock.unlock();
    }
  }

  /// Answers as {@link Admission#decide}.
  private long decide() {
    var next = admission.decide(clock.getAsLong());
    admission.takeDecided().forEach(waiter -> waiter.turn().signal());
    return next;
  }

  /// Decides, and sees to it that somebody keeps the time if only time is in the way.
  private void decideForAll() {
    if (decide() != Admission.NEVER && timekeeper == null) {
      inside.stream()
          .filter(waiter -> !waiter.isDecided())
          .findFirst()
          .ifPresent(waiter -> waiter.turn().signal());
    }
  }

  /// The connection that was unused for longest, of whatever account, if somebody waits for one.
  private @Nullable Runnable spareIfWanted() {
    if (!admission.lacksConnections() || spares.isEmpty()) {
      return null;
    }
    var oldest = spares.entrySet().iterator().next();
    spares.remove(oldest.getKey());
    return oldest.getValue();
  }

  void spare(Permit permit, @Nullable Runnable giveUp) {
    if (limits.connections() == HostLimits.UNLIMITED) {
      return;
    }
    var wanted =
        locked(() -> {
          spares.remove(permit);
          if (giveUp != null && !permit.isClosed()) {
            spares.put(permit, giveUp);
          }
          return spareIfWanted();
        });
    if (wanted != null) {
      wanted.run();
    }
  }

  boolean isWanted(Permit permit) {
    return limits.connections() != HostLimits.UNLIMITED
        && locked(() ->
            admission.lacksConnections() && clock.getAsLong() - permit.since() >= TURN.toNanos());
  }

  /// How a login ended; null when it worked.
  void report(Permit permit, @Nullable Failure failure) {
    List<Runnable> woken =
        locked(() -> {
          if (permit.isReported()) {
            return List.of();
          }
          permit.setReported();
          var answer = reported(permit, failure);
          decideForAll();
          setProbe();
          return answer;
        });
    woken.forEach(Runnable::run);
  }

  private List<Runnable> reported(Permit permit, @Nullable Failure failure) {
    var wasAway = admission.isAway();
    if (Permit.showsThatItWorks(failure)) {
      var woken = admission.worked(clock.getAsLong());
      if (wasAway) {
        log.info("{} works again, {} accounts are woken", host, woken.size());
      }
      return woken;
    }
    if (failure == null || !Permit.isOfHost(failure)) {
      admission.gaveUp();
      return List.of();
    }
    admission.failed(permit.account(), failure, clock.getAsLong());
    if (!wasAway && admission.isAway()) {
      log.warn(
          "{} is away for {} accounts in a row, one at a time tries from now on: {}",
          host,
          Admission.ACCOUNTS_THAT_FAIL,
          failure.getClass().getSimpleName());
    }
    return List.of();
  }

  private void setProbe() {
    var nanos = admission.untilProbe(clock.getAsLong());
    if (!probeSet && nanos != Admission.NEVER) {
      probeSet = true;
      timer.after(nanos, this::wakeOne);
    }
  }

  private void wakeOne() {
    var next =
        locked(() -> {
          probeSet = false;
          setProbe();
          return admission.nextProbe();
        });
    if (next != null) {
      next.run();
    }
  }

  void close(Permit permit) {
    locked(() -> {
      if (!permit.isClosed()) {
        permit.setClosed();
        spares.remove(permit);
        if (!permit.isReported()) {
          permit.setReported();
          admission.gaveUp();
        }
        admission.closed();
        decideForAll();
      }
      return true;
    });
  }

  /// Runs `wake` once when the host, which is away, works again or is to be tried. Answers what
  /// takes that back.
  Runnable wakeLater(String account, Runnable wake) {
    if (locked(() -> admission.wakeLater(account, wake))) {
      wake.run();
    }
    return () ->
        locked(() -> {
          admission.sleepOn(account, wake);
          return true;
        });
  }

  String host() {
    return host;
  }

  HostLimits limits() {
    return limits;
  }

  int waiting(Urgency urgency) {
    return locked(() -> admission.waiting(urgency));
  }

  boolean isAway() {
    return locked(admission::isAway);
  }

  boolean isRetired() {
    return locked(() -> retired);
  }

  /// What an account is told that has to give up a connection, since others wait for one.
  Failure.Throttled takeTurns() {
    return new Failure.Throttled(
        ("%s: all %d connections that this worker may have are in use and other accounts wait for"
                + " one; accounts take turns")
            .formatted(host, limits.connections()),
        BETWEEN_TURNS);
  }

  /// True when it may be forgotten; from then on nobody enters.
  boolean retire() {
    return locked(() -> {
      retired = inside.isEmpty() && admission.isUnused(clock.getAsLong());
      return retired;
    });
  }

  private <T extends @Nullable Object> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
