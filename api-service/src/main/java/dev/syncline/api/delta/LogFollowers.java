package dev.syncline.api.delta;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Wakes those who wait for an account's log to grow.
///
/// What this JVM writes is told at once by {@link Wakeups}. For what others write, one thread reads
/// the heads of all accounts that somebody waits for, one query a shard, while anybody waits at
/// all. So a waiter costs no query of its own, and no thread but the one that serves it.
public final class LogFollowers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LogFollowers.class);
  private static final int ACCOUNTS_PER_QUERY = 1_000;

  private final Shards shards;
  private final Wakeups wakeups;
  private final Duration pollEvery;
  private final Map<AccountId, List<Following>> followed = new ConcurrentHashMap<>();
  private final Semaphore anybody = new Semaphore(0);
  private volatile boolean running;

  public LogFollowers(Shards shards, Wakeups wakeups, Duration pollEvery) {
    this.shards = shards;
    this.wakeups = wakeups;
    this.pollEvery = pollEvery;
  }

  /// Why a wait ended.
  enum Woken {
    GREW,
    QUIET,
    STOPPED
  }

  /// Begins to watch an account's log: begin before the first read, so that nothing falls between.
  Following follow(ShardId shard, AccountId account) {
    var following = new Following(shard, account);
    followed.compute(
        account,
        (_, known) -> {
          var all = known == null ? new CopyOnWriteArrayList<Following>() : known;
          all.add(following);
          return all;
        });
    anybody.release();
    return following;
  }

  /// Somebody who reads an account's log.
  final class Following implements AutoCloseable {
    private final ShardId shard;
    private final AccountId account;
    private final Semaphore signal = new Semaphore(0);
    private volatile long seq = Long.MAX_VALUE;

    private Following(ShardId shard, AccountId account) {
      this.shard = shard;
      this.account = account;
    }

    /// Returns when the log may have grown beyond `read`, or nothing happened for so long.
    Woken await(long read, Duration timeout) throws InterruptedException {
      seq = read;
      var woken = running && signal.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      signal.drainPermits();
      if (!running) {
        return Woken.STOPPED;
      }
      return woken ? Woken.GREW : Woken.QUIET;
    }

    private void wake() {
      signal.release();
    }

    @Override
    public void close() {
      followed.computeIfPresent(
          account,
          (_, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }

  private void wake(AccountId account) {
    followed.getOrDefault(account, List.of()).forEach(Following::wake);
  }

  private void poll() {
    try (var _ = wakeups.listen(Wakeups.Topic.LOG, this::wake)) {
      while (running) {
        anybody.acquire();
        anybody.drainPermits();
        while (running && !followed.isEmpty()) {
          Thread.sleep(pollEvery);
          lookAtHeads();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtHeads() {
    var byShard = new HashMap<ShardId, List<AccountId>>();
    followed.forEach((account, all) ->
        all.stream()
            .findFirst()
            .ifPresent(
                one -> byShard.computeIfAbsent(one.shard, _ -> new ArrayList<>()).add(account)));
    byShard.forEach(this::lookAtHeads);
  }

  private void lookAtHeads(ShardId shard, List<AccountId> accounts) {
    try {
      for (int i = 0; i < accounts.size(); i += ACCOUNTS_PER_QUERY) {
        var chunk = accounts.subList(i, Math.min(accounts.size(), i + ACCOUNTS_PER_QUERY));
        shards
            .sql(shard)
            .sql("select account_id, seq from log_head where account_id in (:accounts)")
            .param("accounts", chunk.stream().map(AccountId::value).toList())
            .query((row, _) -> {
              grown(new AccountId(row.getLong(1)), row.getLong(2));
              return true;
            })
            .list();
      }
    } catch (RuntimeException e) {
      log.warn("log heads of shard {} could not be read: {}", shard.value(), e.toString());
    }
  }

  private void grown(AccountId account, long seq) {
    followed.getOrDefault(account, List.of()).stream()
        .filter(following -> following.seq < seq)
        .forEach(Following::wake);
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("log-heads").start(this::poll);
  }

  /// Before the web server stops, which waits for requests to end.
  @Override
  public void stop() {
    running = false;
    anybody.release();
    followed.values().forEach(all -> all.forEach(Following::wake));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
