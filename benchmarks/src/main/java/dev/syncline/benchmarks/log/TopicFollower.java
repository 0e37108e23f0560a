package dev.syncline.benchmarks.log;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.json.JsonMapper;

/// A consumer of the topic that is not ours: it knows what docs/kafka.md says.
final class TopicFollower implements Follower {
  private static final String TOPIC = "syncline.log";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String brokers;
  private final Setup setup;
  private final Witness witness = new Witness();

  TopicFollower(String brokers, Setup setup) {
    this.brokers = brokers;
    this.setup = setup;
  }

  @Override
  public String name() {
    return "Kafka topic";
  }

  @Override
  public Witness witness() {
    return witness;
  }

  @Override
  public boolean mayRepeat() {
    return true;
  }

  /// Returns when every shard is published.
  @Override
  public void start() {
    try {
      Beginning.of(setup, witness);
      Beginning.awaitPublishing(setup);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Thread.ofPlatform().daemon().name("topic").start(this::follow);
  }

  private void follow() {
    var properties =
        Map.<String, Object>of(
            "bootstrap.servers",
            brokers,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false);
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(each -> new TopicPartition(TOPIC, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        for (var record : consumer.poll(Duration.ofMillis(500))) {
          var entry = MAPPER.readTree(record.value());
          witness.see(
              entry.path("grant_id").asString(),
              entry.path("account_seq").asLong(),
              entry.path("id").asString());
        }
      }
    }
  }
}
