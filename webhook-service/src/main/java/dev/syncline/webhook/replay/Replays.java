package dev.syncline.webhook.replay;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.lease.Leases;
import dev.syncline.model.lease.Leases.Lease;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.direct.DirectDelivery;
import dev.syncline.webhook.lane.Subscriptions;
import dev.syncline.webhook.replay.ReplayRows.Replay;
import dev.syncline.webhook.rounds.Rounds;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Carries out replays, each held by one process through a lease: another one goes on where a dead
/// one stopped.
public final class Replays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Replays.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int AT_ONCE = 10;

  private final ReplayRows rows;
  private final Shards shards;
  private final Subscriptions subscriptions;
  private final DirectDelivery delivery;
  private final ReplaySettings settings;
  private final long maxPayload;
  private final Leases leases;
  private final Wakeups wakeups;
  private final String owner;
  private final Map<UUID, ReplayRun> running = new ConcurrentHashMap<>();
  private final Rounds rounds = new Rounds("webhook-replays", POLL, this::look);

  public Replays(
      ReplayRows rows,
      Shards shards,
      Subscriptions subscriptions,
      DirectDelivery delivery,
      ReplaySettings settings,
      long maxPayload,
      Wakeups wakeups,
      String owner) {
    this.rows = rows;
    this.shards = shards;
    this.subscriptions = subscriptions;
    this.delivery = delivery;
    this.settings = settings;
    this.maxPayload = maxPayload;
    this.leases = new Leases(JdbcClient.create(shards.databases().directory()));
    this.wakeups = wakeups;
    this.owner = owner;
  }

  public void start() {
    rounds.start(wakeups, Wakeups.Topic.WEBHOOKS);
  }

  /// Renews what is held, begins what nobody holds, stops what was cancelled or lost.
  private void look() {
    var wanted = rows.running();
    var ids = wanted.stream().map(Replay::id).collect(toSet());
    running.keySet().stream().filter(id -> !ids.contains(id)).forEach(this::stop);
    for (var replay : wanted) {
      var isMine = running.containsKey(replay.id());
      if (!isMine && running.size() >= AT_ONCE) {
        continue;
      }
      var lease = leases.acquire("webhook-replay:" + replay.id(), owner, TTL);
      if (isMine && lease.isEmpty()) {
        stop(replay.id());
      } else if (!isMine) {
        lease.ifPresent(held -> begin(replay, held));
      }
    }
  }

  private void stop(UUID replay) {
    var run = running.get(replay);
    if (run != null) {
      run.stop();
    }
  }

  private void begin(Replay replay, Lease lease) {
    var run = new ReplayRun(replay, rows, shards, subscriptions, delivery, settings, maxPayload);
    running.put(replay.id(), run);
    Thread.ofVirtual()
        .name("webhook-replay")
        .start(() -> {
          try {
            run.run();
          } finally {
            running.remove(replay.id());
            release(lease);
          }
        });
  }

  private void release(Lease lease) {
    try {
      leases.release(lease);
    } catch (DataAccessException _) {
      log.info("the lease of a replay runs out by itself");
    }
  }

  @Override
  public void close() {
    rounds.close();
    running.values().forEach(ReplayRun::stop);
    awaitEnd();
  }

  /// What is under way may end, so that another process need not wait for the leases.
  private void awaitEnd() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!running.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(10_000_000);
    }
  }
}
