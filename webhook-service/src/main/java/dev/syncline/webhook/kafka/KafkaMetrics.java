package dev.syncline.webhook.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// Metrics of publishing and consuming.
public final class KafkaMetrics {
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final Timer publishLag;
  private final Timer consumeLag;
  private final Counter failures;
  private final Counter rebalances;
  private final Counter unreadable;
  private final Counter epochs;
  private final Counter foreign;
  private final Counter filled;
  private final Counter dropped;
  private final MultiGauge partitionLag;

  public KafkaMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.publishLag = timer("syncline.kafka.publish.lag", "From commit to Kafka's acknowledgement");
    this.consumeLag = timer("syncline.kafka.consume.lag", "From commit to its arrival here");
    this.failures =
        counter("syncline.kafka.publish.failures", "Times a publisher began again from the log");
    this.rebalances = counter("syncline.kafka.rebalances", "Assignments of partitions");
    this.unreadable =
        counter("syncline.kafka.consume.unreadable", "Records that are no log entries");
    this.epochs = counter("syncline.kafka.consume.epochs", "Accounts whose history was rewritten");
    this.foreign =
        counter(
            "syncline.kafka.consume.foreign",
            "Entries of accounts that another process serves: the number of partitions changed");
    this.filled =
        counter(
            "syncline.kafka.consume.filled",
            "Entries read from the log, since Kafka had passed them over or was late");
    this.dropped = counter("syncline.kafka.consume.dropped", "Entries that came again");
    this.partitionLag =
        MultiGauge.builder("syncline.kafka.consume.behind")
            .description("Records of a partition that have not arrived here")
            .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void acknowledged(Instant changedAt) {
    publishLag.record(since(changedAt));
  }

  void arrived(Instant changedAt) {
    consumeLag.record(since(changedAt));
  }

  private Duration since(Instant changedAt) {
    var age = Duration.between(changedAt, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  void publisherFailed() {
    failures.increment();
  }

  void assigned() {
    rebalances.increment();
  }

  void unreadable() {
    unreadable.increment();
  }

  void epochChanged() {
    epochs.increment();
  }

  void foreign() {
    foreign.increment();
  }

  void behind(Map<Integer, Long> byPartition) {
    partitionLag.register(
        byPartition.entrySet().stream()
            .map(each ->
                Row.of(
                    Tags.of("partition", Integer.toString(each.getKey())),
                    (double) each.getValue()))
            .toList(),
        true);
  }

  /// What the density check had to do.
  void guarded(long newlyFilled, long newlyDropped) {
    filled.increment((double) newlyFilled);
    dropped.increment((double) newlyDropped);
  }

  void unacknowledged(Supplier<Number> entries) {
    Gauge.builder("syncline.kafka.publish.unacknowledged", entries)
        .description("Entries handed to Kafka and not acknowledged yet")
        .strongReference(true)
        .register(registry);
  }
}
