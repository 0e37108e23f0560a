package dev.syncline.webhook.kafka;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.lease.Leases.Lease;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.tail.Follower;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Begins the publisher of a shard when its lease was taken.
public final class Publishers {
  private final Databases databases;
  private final KafkaSettings settings;
  private final KafkaMetrics metrics;
  private final Map<ShardId, Publisher> running = new ConcurrentHashMap<>();

  public Publishers(Databases databases, KafkaSettings settings, KafkaMetrics metrics) {
    this.databases = databases;
    this.settings = settings;
    this.metrics = metrics;
    metrics.unacknowledged(
        () -> running.values().stream().mapToLong(Publisher::unacknowledged).sum());
  }

  public Follower begin(ShardId shard, Lease lease) {
    var changes = new ChangeLog(databases);
    var owners = new AccountOwners(databases, shard);
    var publisher =
        new Publisher(
            shard,
            new PublishedPositions(databases, shard, lease.fence()),
            settings,
            this::producer,
            (producer, partitions) ->
                new PublishSession(
                    shard, changes, settings.topic(), producer, partitions, owners, metrics),
            metrics);
    publisher.start();
    running.put(shard, publisher);
    return publisher;
  }

  private Producer<byte[], byte[]> producer() {
    var deliveryTimeout = (int) settings.deliveryTimeout().toMillis();
    var properties = settings.clientProperties();
    properties.put("enable.idempotence", true);
    properties.put("acks", "all");
    properties.put("compression.type", "zstd");
    properties.put("linger.ms", 2);
    properties.put("batch.size", 64 * 1024);
    properties.put("buffer.memory", 16 * 1024 * 1024);
    properties.put("max.block.ms", 5_000);
    properties.put("request.timeout.ms", Math.min(10_000, deliveryTimeout / 2));
    properties.put("delivery.timeout.ms", deliveryTimeout);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
