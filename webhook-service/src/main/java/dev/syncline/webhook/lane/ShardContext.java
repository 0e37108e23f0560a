package dev.syncline.webhook.lane;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.webhook.deliver.Endpoints;
import dev.syncline.webhook.metrics.DeliveryMetrics;
import dev.syncline.webhook.payload.Notifications;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What every endpoint of a shard works with.
record ShardContext(
    ShardId shard,
    ChangeLog log,
    Positions positions,
    Notifications notifications,
    Endpoints endpoints,
    Subscriptions subscriptions,
    DeliveryMetrics metrics,
    Attempts attempts,
    LaneSettings settings,
    CatchUp catchUp,
    long maxPayload,
    Executor threads,
    InstantSource clock,
    RandomGenerator random) {}
