package dev.syncline.sync.fleet;

import dev.syncline.model.account.Account.SyncState;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.sync.account.AccountSync;
import dev.syncline.sync.account.Leg;
import dev.syncline.sync.account.Relay;
import dev.syncline.sync.account.Signals;
import dev.syncline.sync.lease.AccountLease;
import dev.syncline.sync.lease.AccountLeases;
import dev.syncline.sync.lease.AccountLeases.Held;
import dev.syncline.sync.lease.AccountLeases.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The accounts of this worker in one shard.
///
/// One thread says that the worker lives, and lets go of what is not its own any more; another one
/// takes what nobody has, and looks for new actions. Neither waits for the other, nor for another
/// shard, whose server may be slow.
///
/// Who finds that it comes too late with its sign of life, as all workers do when the database was
/// away, leaves the accounts of other silent workers alone for as long as they need to be heard.
final class ShardFleet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShardFleet.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration END_OF_AN_ACCOUNT = Duration.ofSeconds(30);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

  private final ShardId shard;
  private final AccountLeases leases;
  private final AccountTrees trees;
  private final Purge purge;
  private final FleetSettings settings;
  private final InstantSource clock;
  private final Intention intention;
  private final Signals look = new Signals();
  private final Signals renew = new Signals();
  private final Map<AccountId, RunningAccount> running = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fleet-", 0).factory());
  private volatile Map<SyncState, Long> states = Map.of();
  private volatile Instant renewed = Instant.EPOCH;
  private volatile Instant takesSilentFrom = Instant.EPOCH;
  private volatile boolean closing;
  private Set<AccountId> unattended = Set.of();
  private Instant tidied = Instant.EPOCH;

  /// What the worker wants of any shard at the moment, and how many.
  interface Intention {
    Wanted wanted();

    int room();

    void took(List<RunningAccount> accounts);
  }

  ShardFleet(
      ShardId shard,
      AccountLeases leases,
      AccountTrees trees,
      Purge purge,
      FleetSettings settings,
      InstantSource clock,
      Intention intention) {
    this.shard = shard;
    this.leases = leases;
    this.trees = trees;
    this.purge = purge;
    this.settings = settings;
    this.clock = clock;
    this.intention = intention;
  }

  void start() {
    threads.execute(() -> loop(renew, this::renew, settings.renewEvery()));
    threads.execute(() -> loop(look, this::look, settings.lookEvery()));
  }

  ShardId shard() {
    return shard;
  }

  Instant renewedAt() {
    return renewed;
  }

  Collection<RunningAccount> accounts() {
    return running.values();
  }

  /// How many accounts are in which state, as their rows said when leases were last renewed.
  Map<SyncState, Long> states() {
    return states;
  }

  void wake(AccountId account) {
    var known = running.get(account);
    if (known != null) {
      known.wake();
    }
    look.raise();
  }

  @FunctionalInterface
  private interface Step {
    /// True when there is more to do at once.
    boolean run();
  }

  private void loop(Signals signals, Step step, Duration every) {
    try {
      while (!closing) {
        var more = false;
        try {
          more = step.run();
        } catch (RuntimeException e) {
          if (!closing) {
            log.warn("the fleet can't look after shard {}: {}", shard.value(), e.toString());
          }
        }
        if (!more) {
          var _ = signals.await(every);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean renew() {
    var before = Map.copyOf(running);
    var first = !isHeardOf();
    if (!leases.renew(shard) && !first) {
      log.warn("leases in shard {} were renewed too late, some may be lost", shard.value());
      takesSilentFrom = clock.instant().plus(leases.ttl());
    }
    renewed = clock.instant();
    if (first) {
      look.raise();
    }
    var held =
        leases.held(shard).stream()
            .collect(Collectors.toMap(one -> one.lease().account(), Function.identity()));
    before.forEach((id, mine) -> compare(mine, held.get(id)));
    unattended = releaseUnattended(held.keySet());
    states = count(held.values());
    if (tidied.plus(TIDY_EVERY).isBefore(renewed)) {
      tidied = renewed;
      leases.tidy(shard);
    }
    return false;
  }

  private boolean isHeardOf() {
    return renewed.isAfter(Instant.EPOCH);
  }

  private void compare(RunningAccount mine, @Nullable Held held) {
    var deleted = mine.isSynced() && held != null && held.version() == null;
    if (held == null || !mine.lease().equals(held.lease()) || deleted || mine.hasEnded()) {
      stop(mine);
      return;
    }
    mine.seen(held.version(), held.zone(), clock.instant());
  }

  private void stop(RunningAccount mine) {
    if (mine.beginStop()) {
      threads.execute(() -> {
        awaitEnd(mine);
        running.remove(mine.id(), mine);
        leases.release(shard, List.of(mine.id()));
        look.raise();
      });
    }
  }

  private static void awaitEnd(RunningAccount mine) {
    try {
      if (!mine.awaitEnd(END_OF_AN_ACCOUNT)) {
        log.error("account {} does not stop; it is given away as it is", mine.id().value());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the database says is ours and nobody here works on, since an answer got lost: twice seen,
  /// it is given back.
  private Set<AccountId> releaseUnattended(Set<AccountId> held) {
    var nobodys = new HashSet<>(held);
    nobodys.removeAll(running.keySet());
    var again = nobodys.stream().filter(unattended::contains).toList();
    if (!again.isEmpty()) {
      leases.release(shard, again);
    }
    return nobodys;
  }

  private static Map<SyncState, Long> count(Collection<Held> held) {
    var counts = new EnumMap<SyncState, Long>(SyncState.class);
    for (var one : held) {
      var state = one.state();
      if (state != null) {
        counts.merge(state, 1L, Long::sum);
      }
    }
    return Map.copyOf(counts);
  }

  /// Who was never heard of is silent, and what it took would be taken from it at once.
  private boolean look() {
    if (!isHeardOf()) {
      return false;
    }
    var max = Math.min(settings.takeAtOnce(), Math.max(1, intention.room()));
    var free =
        leases.free(shard, wanted(), max).stream().filter(id -> !running.containsKey(id)).toList();
    if (!free.isEmpty()) {
      take(free);
    }
    wakeWhatIsDue();
    return free.size() == max;
  }

  private Wanted wanted() {
    var wanted = intention.wanted();
    var room = intention.room() > 0;
    var silent = clock.instant().isAfter(takesSilentFrom);
    return new Wanted(
        room && wanted.free(),
        room && silent && wanted.silent(),
        wanted.zone(),
        wanted.leftAlone());
  }

  private void take(List<AccountId> free) {
    var taken = leases.take(shard, free);
    var started = new ArrayList<RunningAccount>();
    var planted =
        trees.plant(
            shard,
            taken.stream().filter(one -> !one.deleted()).map(AccountLeases.Taken::lease).toList());
    for (var one : taken) {
      var sync = planted.get(one.lease().account());
      if (one.deleted()) {
        clearAway(one.lease());
      } else if (sync != null) {
        started.add(run(one.lease(), sync));
      }
    }
    intention.took(started);
    if (!started.isEmpty()) {
      log.info("took {} accounts of shard {}", started.size(), shard.value());
    }
  }

  private RunningAccount run(AccountLease lease, AccountSync sync) {
    log.debug("runs account {} (fence {})", lease.account().value(), lease.fence());
    return started(lease, sync, sync::work);
  }

  private void clearAway(AccountLease lease) {
    started(
        lease,
        null,
        _ -> {
          MDC.put("account", Long.toString(lease.account().value()));
          try {
            purge.run(shard, lease.account());
          } catch (RuntimeException e) {
            log.error("a deleted account could not be cleared away, trying again", e);
          }
          return null;
        });
  }

  private RunningAccount started(AccountLease lease, @Nullable AccountSync sync, Leg first) {
    var legs = new Relay("account-" + lease.account().value());
    var account = new RunningAccount(lease, sync, legs, clock.instant());
    running.put(lease.account(), account);
    legs.start(first);
    return account;
  }

  /// Stops accounts here and makes them another worker's in the same statement. Answers how many.
  int give(List<AccountId> accounts, String receiver) {
    var leaving =
        accounts.stream()
            .map(running::get)
            .filter(Objects::nonNull)
            .filter(RunningAccount::beginStop)
            .toList();
    leaving.forEach(ShardFleet::awaitEnd);
    if (leaving.isEmpty() || closing) {
      return 0;
    }
    var ids = leaving.stream().map(RunningAccount::id).toList();
    try {
      var given = leases.handOver(shard, ids, receiver);
      if (given < ids.size()) {
        leases.release(shard, ids);
      }
      return given;
    } finally {
      leaving.forEach(mine -> running.remove(mine.id(), mine));
    }
  }

  /// Actions that another process wrote: this one was not told.
  private void wakeWhatIsDue() {
    for (var due : trees.due(shard)) {
      var known = running.get(due.account());
      if (known != null) {
        known.wakeFor(due.upTo(), clock.instant());
      }
    }
  }

  /// Stops everything, then gives the leases back, so that others need not wait for them to end.
  @Override
  public void close() {
    closing = true;
    look.raise();
    renew.raise();
    running.values().forEach(RunningAccount::beginStop);
    threads.shutdown();
    try {
      // A query that is interrupted breaks its connection: it may end.
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.close();
    running.values().forEach(RunningAccount::beginStop);
    running.values().forEach(ShardFleet::awaitEnd);
    try {
      leases.leave(shard);
    } catch (RuntimeException e) {
      log.warn("leases of shard {} could not be given back: {}", shard.value(), e.toString());
    }
    log.info("stopped {} accounts of shard {}", running.size(), shard.value());
    running.clear();
  }
}
