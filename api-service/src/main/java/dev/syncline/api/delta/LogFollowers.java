package dev.syncline.api.delta;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Wakes those who wait for a log to grow: of one account, or of any account of an application.
///
/// What this JVM writes is told at once by {@link Wakeups}. For what others write, each shard has
/// one {@link ShardWatch} while anybody waits at all: it asks for the highest row number, so an
/// idle shard costs one small query for each poll however many wait, and a slow one delays nobody
/// else. A waiter costs no query of its own, and no thread but the one that serves it.
public final class LogFollowers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LogFollowers.class);
  private static final Duration LOOK_FOR_SHARDS = Duration.ofSeconds(10);

  private final Shards shards;
  private final Wakeups wakeups;
  private final Duration pollEvery;
  private final Map<AccountId, List<Following>> ofAccount = new ConcurrentHashMap<>();
  private final Map<ApplicationId, List<Following>> ofApplication = new ConcurrentHashMap<>();
  private final Map<ShardId, ShardWatch> watches = new ConcurrentHashMap<>();
  private final Map<AccountId, Owner> owners = new ConcurrentHashMap<>();
  private Wakeups.@Nullable Registration signals;
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

  /// Whose an account is and where it lives.
  record Owner(ApplicationId application, ShardId shard) {}

  /// Begins to watch an account's log: begin before the first read, so that nothing falls between.
  ///
  /// @param read the position up to which it was read
  Following follow(ShardId shard, AccountId account, LongSupplier read) {
    var following = new Following(_ -> read.getAsLong());
    add(ofAccount, account, following);
    following.leave = () -> remove(ofAccount, account, following);
    watch(shard);
    return following;
  }

  /// Begins to watch the logs of all accounts of an application, those to come included.
  ///
  /// @param read the position up to which an account was read; 0 for one that is new
  Following follow(ApplicationId application, ToLongFunction<AccountId> read) {
    var following = new Following(read);
    add(ofApplication, application, following);
    following.leave = () -> remove(ofApplication, application, following);
    shards.databases().shards().forEach(this::watch);
    return following;
  }

  private static <K> void add(Map<K, List<Following>> all, K key, Following following) {
    all.compute(
        key,
        (_, known) -> {
          var list = known == null ? new CopyOnWriteArrayList<Following>() : known;
          list.add(following);
          return list;
        });
  }

  private static <K> void remove(Map<K, List<Following>> all, K key, Following following) {
    all.computeIfPresent(
        key,
        (_, list) -> {
          list.remove(following);
          return list.isEmpty() ? null : list;
        });
  }

  private void watch(ShardId shard) {
    watches.computeIfAbsent(shard, _ -> new ShardWatch(shards, shard, this, pollEvery).begin());
    watches.values().forEach(ShardWatch::somebodyCame);
  }

  /// Somebody who reads logs.
  final class Following implements AutoCloseable {
    private final ToLongFunction<AccountId> read;
    private final Semaphore signal = new Semaphore(0);
    private final Map<AccountId, ShardId> grown = new ConcurrentHashMap<>();
    private Runnable leave = () -> {};

    private Following(ToLongFunction<AccountId> read) {
      this.read = read;
    }

    /// Returns when a log may have grown, or nothing happened for so long.
    Woken await(Duration timeout) throws InterruptedException {
      var woken = running && signal.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      signal.drainPermits();
      if (!running) {
        return Woken.STOPPED;
      }
      return woken ? Woken.GREW : Woken.QUIET;
    }

    /// The accounts that grew since the last call.
    Map<AccountId, ShardId> takeGrown() {
      var taken = new HashMap<AccountId, ShardId>();
      for (var account : List.copyOf(grown.keySet())) {
        var shard = grown.remove(account);
        if (shard != null) {
          taken.put(account, shard);
        }
      }
      return taken;
    }

    private void grew(AccountId account, ShardId shard, long seq) {
      if (read.applyAsLong(account) < seq) {
        grown.put(account, shard);
        signal.release();
      }
    }

    @Override
    public void close() {
      leave.run();
    }
  }

  boolean anybody() {
    return !ofAccount.isEmpty() || !ofApplication.isEmpty();
  }

  boolean isRunning(ShardWatch watch) {
    return running && watches.containsValue(watch);
  }

  List<AccountId> followedAccounts() {
    return List.copyOf(ofAccount.keySet());
  }

  List<ApplicationId> followedApplications() {
    return List.copyOf(ofApplication.keySet());
  }

  /// A watch found this.
  void grew(AccountId account, Owner owner, long seq) {
    if (ofApplication.containsKey(owner.application())) {
      owners.put(account, owner);
    }
    ofAccount
        .getOrDefault(account, List.of())
        .forEach(following -> following.grew(account, owner.shard(), seq));
    ofApplication
        .getOrDefault(owner.application(), List.of())
        .forEach(following -> following.grew(account, owner.shard(), seq));
  }

  /// Somebody in this JVM committed: how far, the reader will see. Whose an account is that nobody
  /// has read yet, the watches find out.
  private void committed(AccountId account) {
    ofAccount.getOrDefault(account, List.of()).forEach(following -> following.signal.release());
    if (ofApplication.isEmpty()) {
      return;
    }
    var owner = owners.get(account);
    if (owner == null) {
      watches.values().forEach(ShardWatch::lookNow);
      return;
    }
    ofApplication
        .getOrDefault(owner.application(), List.of())
        .forEach(following -> following.grew(account, owner.shard(), Long.MAX_VALUE));
  }

  @Override
  public void start() {
    running = true;
    signals = wakeups.listen(Wakeups.Topic.LOG, this::committed);
    Thread.ofVirtual().name("log-shards").start(this::lookForShards);
  }

  /// Shards are added while services run.
  private void lookForShards() {
    try {
      while (running) {
        Thread.sleep(LOOK_FOR_SHARDS);
        if (!ofApplication.isEmpty()) {
          lookForNewShards();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookForNewShards() {
    try {
      shards.databases().shards().forEach(this::watch);
    } catch (RuntimeException e) {
      log.warn("the directory's shards could not be read: {}", e.toString());
    }
  }

  /// Before the web server stops, which waits for requests to end.
  @Override
  public void stop() {
    running = false;
    if (signals != null) {
      signals.close();
    }
    watches.values().forEach(ShardWatch::somebodyCame);
    watches.clear();
    ofAccount.values().forEach(all -> all.forEach(following -> following.signal.release()));
    ofApplication.values().forEach(all -> all.forEach(following -> following.signal.release()));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
