package dev.syncline.webhook.kafka;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Healthy while the thread that follows the partitions comes round; how many it has is told
/// beside.
public final class KafkaHealth implements HealthIndicator {
  private static final Duration TOO_LONG = Duration.ofMinutes(2);

  private final PartitionReader reader;

  public KafkaHealth(PartitionReader reader) {
    this.reader = reader;
  }

  @Override
  public Health health() {
    var since = reader.sincePoll();
    var health = since.compareTo(TOO_LONG) > 0 ? Health.down() : Health.up();
    return health
        .withDetail("partitions", reader.assigned().size())
        .withDetail("millisSincePoll", since.toMillis())
        .build();
  }
}
