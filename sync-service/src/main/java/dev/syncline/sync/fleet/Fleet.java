package dev.syncline.sync.fleet;

import dev.syncline.model.account.Account.SyncState;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.sync.account.Signals;
import dev.syncline.sync.lease.AccountLeases;
import dev.syncline.sync.lease.AccountLeases.Wanted;
import dev.syncline.sync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One worker of the fleet: its accounts in every shard, and its place among the others.
///
/// A thread tells the directory what this worker has to do, reads what the others have, and gives
/// away what is more than its share. Accounts change hands by one statement from the giver to the
/// receiver, so none is ever nobody's; who fell silent is told in each shard, by {@link
/// ShardFleet}.
public final class Fleet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Shards shards;
  private final AccountLeases leases;
  private final AccountTrees trees;
  private final Purge purge;
  private final FleetSettings settings;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Workers workers;
  private final Load load = new Load();
  private final IdleHeap heap = new IdleHeap(new IdleHeap.OfThisProcess());
  private final Signals signals = new Signals();
  private final Wakeups.Registration registration;
  private final Map<ShardId, ShardFleet> parts = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fleet-", 0).factory());
  private final Map<String, Instant> refusals = new ConcurrentHashMap<>();
  private volatile List<WorkerReport> living = List.of();
  private volatile boolean draining;
  private volatile boolean giving;
  private volatile boolean closing;

  public Fleet(
      Shards shards,
      AccountLeases leases,
      AccountTrees trees,
      Blobs blobs,
      AccountLocations locations,
      Wakeups wakeups,
      FleetSettings settings,
      SyncMetrics metrics,
      InstantSource clock) {
    this.shards = shards;
    this.leases = leases;
    this.trees = trees;
    this.purge = new Purge(shards, blobs, locations);
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.workers = new Workers(shards.databases(), settings.leaseTtl());
    this.registration = wakeups.listen(Wakeups.Topic.ACCOUNT, this::wake);
    for (var state : SyncState.values()) {
      metrics.accounts(state.wireName(), () -> count(state));
    }
  }

  public void start() {
    threads.execute(() -> {
      try {
        keepInTouch();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /// When leases were last renewed, where that is longest ago: a worker that can't reach a database
  /// loses its accounts.
  public Instant renewedAt() {
    return parts.values().stream()
        .map(ShardFleet::renewedAt)
        .min(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  public Duration leaseTtl() {
    return settings.leaseTtl();
  }

  public String name() {
    return leases.owner();
  }

  public boolean isDraining() {
    return draining;
  }

  /// Those that live, as the directory has them now.
  List<WorkerReport> workers() {
    return workers.living();
  }

  /// An operator's word: the worker gives its accounts away and takes none. False when there is no
  /// such worker.
  boolean drain(String worker, boolean wanted) {
    return workers.drain(worker, wanted);
  }

  public int size() {
    return parts.values().stream().mapToInt(part -> part.accounts().size()).sum();
  }

  /// The accounts that run here.
  public List<AccountId> accounts() {
    return parts.values().stream()
        .flatMap(part -> part.accounts().stream())
        .map(RunningAccount::id)
        .toList();
  }

  private long count(SyncState state) {
    return parts.values().stream().mapToLong(part -> part.states().getOrDefault(state, 0L)).sum();
  }

  private void wake(AccountId account) {
    parts.values().forEach(part -> part.wake(account));
  }

  private void keepInTouch() throws InterruptedException {
    var first = true;
    while (!closing) {
      try {
        report();
        startNewShards();
        if (first) {
          workers.forgetOld();
        }
        first = false;
        balance();
      } catch (RuntimeException e) {
        log.warn("the directory can't be reached: {}", e.toString());
      }
      heap.look(clock.instant(), size());
      var began = System.nanoTime();
      if (!signals.await(settings.renewEvery())) {
        var waited = Duration.ofNanos(System.nanoTime() - began);
        load.measure(waited.minus(settings.renewEvery()), waited);
      }
    }
  }

  private void report() {
    workers.report(self(), version());
    living = workers.living();
    draining =
        living.stream().anyMatch(worker -> worker.name().equals(name()) && worker.draining());
  }

  private void startNewShards() {
    for (var shard : shards.databases().shards()) {
      if (!parts.containsKey(shard)) {
        var part = new ShardFleet(shard, leases, trees, purge, settings, clock, new Intentions());
        parts.put(shard, part);
        part.start();
      }
    }
  }

  private WorkerReport self() {
    var weight =
        parts.values().stream()
            .flatMap(part -> part.accounts().stream())
            .mapToDouble(RunningAccount::weight)
            .sum();
    return new WorkerReport(
        name(),
        settings.zone(),
        size(),
        settings.maxAccounts(),
        weight,
        load.capacity(),
        load.busy(),
        draining);
  }

  private static String version() {
    var version = Fleet.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private final class Intentions implements ShardFleet.Intention {
    /// Who is full takes nothing while another one is not; what is better than nobody it remains.
    @Override
    public Wanted wanted() {
      var others = living.stream().filter(worker -> !worker.name().equals(name())).toList();
      var relieved =
          others.stream().anyMatch(one -> !one.draining() && one.busy() < 1 && one.room() > 0);
      var takes = !draining && !(load.busy() >= 1 && relieved);
      var zones =
          settings.otherZones()
              ? others.stream()
                  .filter(one -> !one.draining())
                  .map(WorkerReport::zone)
                  .distinct()
                  .toList()
              : null;
      return new Wanted(takes, takes, settings.zone(), zones);
    }

    @Override
    public int room() {
      return settings.maxAccounts() - size();
    }

    @Override
    public void took(List<RunningAccount> accounts) {
      metrics.moved("taken", accounts.size());
    }
  }

  private void balance() {
    if (giving) {
      return;
    }
    var settled = draining ? Instant.MAX : clock.instant().minus(settings.stayAtLeast());
    var movable =
        parts.values().stream()
            .flatMap(part -> part.accounts().stream())
            .filter(one -> one.isSynced() && one.isHereSince(settled))
            .map(one -> new Balance.Movable(one.id(), one.weight(), one.zone()))
            .toList();
    var gifts = new Balance(self(), receivers(), settings.movesAtOnce()).gifts(movable);
    if (!gifts.isEmpty()) {
      giving = true;
      threads.execute(() -> give(gifts));
    }
  }

  /// The workers that live, without those that took nothing when last they were given something:
  /// one that the directory hears may be silent in a shard, and every gift stops accounts.
  private List<WorkerReport> receivers() {
    var patience = clock.instant().minus(settings.leaseTtl().multipliedBy(2));
    refusals.values().removeIf(patience::isAfter);
    return living.stream().filter(worker -> !refusals.containsKey(worker.name())).toList();
  }

  private void give(List<Balance.Gift> gifts) {
    try {
      var byReceiver =
          gifts.stream()
              .collect(
                  Collectors.groupingBy(
                      Balance.Gift::receiver,
                      Collectors.mapping(Balance.Gift::account, Collectors.toList())));
      byReceiver.forEach((receiver, accounts) -> {
        var given = 0;
        for (var part : parts.values()) {
          given += part.give(accounts, receiver);
        }
        if (given == 0) {
          refusals.put(receiver, clock.instant());
        }
        metrics.moved("given", given);
        log.info("gave {} accounts to {}", given, receiver);
      });
    } catch (RuntimeException e) {
      log.warn("accounts could not be given away: {}", e.toString());
    } finally {
      giving = false;
    }
  }

  /// Stops everything, then gives the leases back, so that others need not wait for them to end.
  @Override
  public void close() {
    registration.close();
    closing = true;
    signals.raise();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.close();
    try (var closers = Executors.newVirtualThreadPerTaskExecutor()) {
      parts.values().forEach(part -> closers.execute(part::close));
    }
    try {
      workers.leave(name());
    } catch (RuntimeException e) {
      log.warn("the directory could not be told that this worker leaves: {}", e.toString());
    }
  }
}
