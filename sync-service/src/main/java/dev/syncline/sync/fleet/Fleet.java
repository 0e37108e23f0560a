package dev.syncline.sync.fleet;

import dev.syncline.model.blob.Blobs;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.sync.account.AccountSync;
import dev.syncline.sync.account.Signals;
import dev.syncline.sync.lease.AccountLease;
import dev.syncline.sync.lease.AccountLeases;
import dev.syncline.sync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The accounts of this worker. One thread looks for accounts that nobody has and for accounts with
/// new actions, renews leases, and stops what is not its own any more.
public final class Fleet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final int TAKE_AT_ONCE = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Shards shards;
  private final AccountLeases leases;
  private final AccountTrees trees;
  private final Purge purge;
  private final FleetSettings settings;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Signals signals = new Signals();
  private final Wakeups.Registration registration;
  private final Map<AccountId, Running> running = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("account-", 0).factory());
  private final ExecutorService looking =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("fleet").factory());
  private volatile Instant renewed = Instant.EPOCH;
  private volatile boolean closing;

  /// @param sync null while the account is being cleared away
  private record Running(AccountLease lease, @Nullable AccountSync sync, Future<?> thread) {}

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
    this.registration = wakeups.listen(Wakeups.Topic.ACCOUNT, this::wake);
  }

  public void start() {
    looking.execute(() -> {
      try {
        look();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /// When leases were last renewed: a worker that can't reach a database loses its accounts.
  public Instant renewedAt() {
    return renewed;
  }

  public Duration leaseTtl() {
    return settings.leaseTtl();
  }

  public int size() {
    return running.size();
  }

  private void wake(AccountId account) {
    var known = running.get(account);
    if (known != null && known.sync() != null) {
      known.sync().wake();
    }
    signals.raise();
  }

  /// Lets a query that is under way end: one that is interrupted breaks its connection.
  private void stopLooking() {
    closing = true;
    signals.raise();
    looking.shutdown();
    try {
      if (!looking.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        looking.shutdownNow();
      }
    } catch (InterruptedException _) {
      looking.shutdownNow();
      Thread.currentThread().interrupt();
    }
    looking.close();
  }

  private void look() throws InterruptedException {
    while (!closing) {
      try {
        var list = shards.databases().shards();
        var renewing = renewed.plus(settings.renewEvery()).isBefore(clock.instant());
        for (var shard : list) {
          if (renewing) {
            renew(shard);
          }
          takeFree(shard);
          wakeForActions(shard);
        }
        if (renewing) {
          renewed = clock.instant();
          metrics.accounts("running", running.size());
        }
      } catch (RuntimeException e) {
        log.warn("the fleet can't look for accounts: {}", e.toString());
      }
      signals.await(settings.lookEvery());
    }
  }

  private void renew(ShardId shard) {
    var held = leases.renew(shard);
    var present =
        shards.sql(shard).sql("select account_id from account_purge").query(Long.class).set();
    for (var mine : running.values()) {
      if (!mine.lease().shard().equals(shard)) {
        continue;
      }
      var lost = !mine.lease().equals(held.get(mine.lease().account()));
      var deleted = mine.sync() != null && present.contains(mine.lease().account().value());
      if (lost || deleted || mine.thread().isDone()) {
        stop(mine);
      }
    }
  }

  private void stop(Running mine) {
    mine.thread().cancel(true);
    running.remove(mine.lease().account(), mine);
    leases.release(mine.lease());
  }

  private void takeFree(ShardId shard) {
    for (var account : leases.freePurges(shard, TAKE_AT_ONCE)) {
      if (!running.containsKey(account)) {
        leases.take(shard, account).ifPresent(this::clearAway);
      }
    }
    for (var account : free(shard)) {
      leases.take(shard, account).ifPresent(this::run);
    }
  }

  private List<AccountId> free(ShardId shard) {
    var room = settings.maxAccounts() - running.size();
    return room <= 0
        ? List.of()
        : leases.free(shard, Math.min(room, TAKE_AT_ONCE)).stream()
            .filter(account -> !running.containsKey(account))
            .toList();
  }

  private void run(AccountLease lease) {
    var sync = trees.plant(lease).orElse(null);
    if (sync == null) {
      leases.release(lease);
      return;
    }
    var thread =
        threads.submit(() -> {
          MDC.put("account", Long.toString(lease.account().value()));
          try {
            log.info("runs the account (fence {})", lease.fence());
            sync.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            log.error("the account's thread broke", e);
          }
        });
    running.put(lease.account(), new Running(lease, sync, thread));
  }

  private void clearAway(AccountLease lease) {
    var thread =
        threads.submit(() -> {
          MDC.put("account", Long.toString(lease.account().value()));
          try {
            purge.run(lease.shard(), lease.account());
          } catch (RuntimeException e) {
            log.error("a deleted account could not be cleared away, trying again", e);
          }
        });
    running.put(lease.account(), new Running(lease, null, thread));
  }

  /// Actions and audits that another process asked for: this one was not told.
  private void wakeForActions(ShardId shard) {
    shards
        .sql(shard)
        .sql(
            """
            (select distinct account_id from action
             where status = 'PENDING' and next_attempt_at <= utc_timestamp(6) limit 1000)
            union (select account_id from audit where waiting limit 1000)
            """)
        .query(Long.class)
        .list()
        .forEach(account -> {
          var known = running.get(new AccountId(account));
          if (known != null && known.sync() != null) {
            known.sync().wake();
          }
        });
  }

  /// Stops everything, then gives the leases back, so that others need not wait for them to expire.
  @Override
  public void close() {
    registration.close();
    stopLooking();
    threads.shutdownNow();
    threads.close();
    var left = new ArrayList<>(running.values());
    running.clear();
    for (var mine : left) {
      try {
        leases.release(mine.lease());
      } catch (RuntimeException e) {
        log.warn("a lease could not be given back: {}", e.toString());
      }
    }
    log.info("stopped {} accounts", left.size());
  }
}
