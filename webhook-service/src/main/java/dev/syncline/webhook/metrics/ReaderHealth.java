package dev.syncline.webhook.metrics;

import dev.syncline.webhook.tail.ShardReaders;
import dev.syncline.webhook.tail.TailSettings;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Healthy while leases can be taken and renewed; which shards this process reads is told beside.
public final class ReaderHealth implements HealthIndicator {
  private final ShardReaders readers;
  private final TailSettings settings;

  public ReaderHealth(ShardReaders readers, TailSettings settings) {
    this.readers = readers;
    this.settings = settings;
  }

  @Override
  public Health health() {
    var since = readers.sinceRenewal();
    var health = since.compareTo(settings.leaseTtl()) > 0 ? Health.down() : Health.up();
    return health
        .withDetail("shards", readers.readers().stream().map(r -> r.shard().value()).toList())
        .withDetail("millisSinceRenewal", since.toMillis())
        .build();
  }
}
