package dev.syncline.webhook.lane;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.deliver.Endpoints;
import dev.syncline.webhook.metrics.DeliveryMetrics;
import dev.syncline.webhook.payload.Notifications;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.Ownership;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// Begins the dispatch of a shard when its accounts, or some of them, were taken.
public final class Dispatches implements Follower.Factory, AutoCloseable {
  private final Shards shards;
  private final Endpoints endpoints;
  private final Subscriptions subscriptions;
  private final DeliveryMetrics metrics;
  private final Attempts attempts;
  private final LaneSettings settings;
  private final long maxPayload;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-lane-", 0).factory());
  private final Map<ShardId, ShardDispatch> running = new ConcurrentHashMap<>();
  private final Wakeups.Registration registration;

  /// Serves what `subscriptions` names over `endpoints`.
  public Dispatches(
      Shards shards,
      Endpoints endpoints,
      Subscriptions subscriptions,
      DeliveryMetrics metrics,
      Attempts attempts,
      LaneSettings settings,
      long maxPayload,
      Wakeups wakeups,
      InstantSource clock,
      RandomGenerator random) {
    this.shards = shards;
    this.endpoints = endpoints;
    this.subscriptions = subscriptions;
    this.metrics = metrics;
    this.attempts = attempts;
    this.settings = settings;
    this.maxPayload = maxPayload;
    this.clock = clock;
    this.random = random;
    this.registration =
        wakeups.listen(Wakeups.Topic.WEBHOOKS, _ -> running.values().forEach(ShardDispatch::nudge));
    metrics.window(() -> running.values().stream().mapToInt(ShardDispatch::held).sum());
  }

  @Override
  public Follower begin(ShardId shard, Ownership ownership) {
    var databases = shards.databases();
    var dispatch =
        new ShardDispatch(
            new ShardContext(
                shard,
                new ChangeLog(databases),
                new Positions(databases, shard, ownership),
                new Notifications(shards, shard, maxPayload, settings.keep().toBytes()),
                endpoints,
                subscriptions,
                metrics,
                attempts,
                settings,
                new CatchUp(settings.catchUpRate()),
                maxPayload,
                threads,
                clock,
                random));
    dispatch.start();
    running.put(shard, dispatch);
    return dispatch;
  }

  @Override
  public void close() {
    registration.close();
    threads.shutdown();
  }
}
