package dev.syncline.webhook.tail;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.lease.Leases;
import dev.syncline.model.lease.Leases.Lease;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Holds the readers of as many shards as nobody else reads.
///
/// Each shard's lease is renewed three times within its life. Who can't renew stops before it ends;
/// who was asleep and does not know that it lost the lease can deliver something twice, but its
/// saves carry an old fence and are refused.
public final class ShardReaders implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShardReaders.class);

  private final Databases databases;
  private final Leases leases;
  private final TailSettings settings;
  private final Wakeups wakeups;
  private final BiFunction<ShardId, Lease, Follower> followers;
  private final String owner;
  private final Map<ShardId, Held> held = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread keeper;
  private volatile long lastRenewal = System.nanoTime();

  public ShardReaders(
      Databases databases,
      TailSettings settings,
      Wakeups wakeups,
      BiFunction<ShardId, Lease, Follower> followers,
      String owner) {
    this.databases = databases;
    this.leases = new Leases(JdbcClient.create(databases.directory()));
    this.settings = settings;
    this.wakeups = wakeups;
    this.followers = followers;
    this.owner = owner;
  }

  private record Held(Lease lease, ShardReader reader, Thread thread) {}

  public void start() {
    keeper = Thread.ofPlatform().name("webhook-leases").start(this::keep);
  }

  private void keep() {
    var every = settings.leaseTtl().dividedBy(3).toMillis();
    try {
      do {
        renewAll();
      } while (!closing.await(every, TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renewAll() {
    try {
      var answered = new HashMap<ShardId, @Nullable Lease>();
      for (var shard : databases.shards()) {
        answered.put(
            shard,
            leases.acquire("log-reader:" + shard.value(), owner, settings.leaseTtl()).orElse(null));
      }
      lastRenewal = System.nanoTime();
      answered.forEach(this::settle);
    } catch (DataAccessException e) {
      log.warn("leases cannot be renewed or taken up: {}", e.getMessage());
      if (sinceRenewal().compareTo(settings.leaseTtl().multipliedBy(2).dividedBy(3)) > 0) {
        List.copyOf(held.keySet()).forEach(this::abandon);
      }
    }
  }

  private void settle(ShardId shard, @Nullable Lease lease) {
    var mine = held.get(shard);
    if (mine != null && !mine.lease().equals(lease)) {
      log.warn("shard {} was taken over by another webhook service", shard.value());
      abandon(shard);
      mine = null;
    }
    if (mine == null && lease != null) {
      take(shard, lease);
    }
  }

  private void take(ShardId shard, Lease lease) {
    var reader = new ShardReader(shard, databases, settings, () -> followers.apply(shard, lease));
    var thread =
        Thread.ofPlatform().name("webhook-tail-" + shard.value()).start(() -> follow(reader));
    held.put(shard, new Held(lease, reader, thread));
    log.info("follows shard {} with fence {}", shard.value(), lease.fence());
  }

  private void follow(ShardReader reader) {
    try {
      reader.follow(wakeups);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Somebody else has the shard, or may have it: what is under way ends beside the renewals.
  private void abandon(ShardId shard) {
    var mine = held.remove(shard);
    if (mine != null) {
      mine.reader().stop();
      Thread.ofPlatform()
          .name("webhook-abandon-" + shard.value())
          .start(() -> mine.reader().follower().end(false));
    }
  }

  private void handOver(Held mine) {
    mine.reader().stop();
    try {
      mine.thread().join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    mine.reader().follower().end(true);
    leases.release(mine.lease());
  }

  public Collection<ShardReader> readers() {
    return held.values().stream().map(Held::reader).toList();
  }

  /// Since the leases were last known to be held.
  public Duration sinceRenewal() {
    return Duration.ofNanos(System.nanoTime() - lastRenewal);
  }

  /// Hands over every shard.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (keeper != null) {
        keeper.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    held.values().forEach(this::handOver);
    held.clear();
  }
}
