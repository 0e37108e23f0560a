package dev.syncline.webhook;

import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.WebhookConfiguration.Owner;
import dev.syncline.webhook.kafka.KafkaHealth;
import dev.syncline.webhook.kafka.KafkaMetrics;
import dev.syncline.webhook.kafka.KafkaSettings;
import dev.syncline.webhook.kafka.LogTopic;
import dev.syncline.webhook.kafka.PartitionReader;
import dev.syncline.webhook.kafka.Publishers;
import dev.syncline.webhook.lane.Dispatches;
import dev.syncline.webhook.tail.ShardReaders;
import dev.syncline.webhook.tail.TailSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Whoever reads a shard's log publishes it to Kafka, and a group of consumers delivers. Without
/// `syncline.feed=kafka` no class of Kafka is loaded.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "syncline.feed", havingValue = "kafka")
@EnableConfigurationProperties(KafkaSettings.class)
class KafkaFeedConfiguration {
  @Bean(initMethod = "require")
  LogTopic logTopic(KafkaSettings settings) {
    return new LogTopic(settings);
  }

  @Bean
  KafkaMetrics kafkaMetrics(MeterRegistry registry, InstantSource clock) {
    return new KafkaMetrics(registry, clock);
  }

  /// @param topic that it can be used has been seen
  @Bean
  Publishers publishers(
      Databases databases, KafkaSettings settings, KafkaMetrics metrics, LogTopic topic) {
    return new Publishers(databases, settings, metrics);
  }

  @Bean(initMethod = "start")
  ShardReaders shardReaders(
      Databases databases,
      TailSettings settings,
      Wakeups wakeups,
      Publishers publishers,
      Owner owner) {
    return new ShardReaders(databases, settings, wakeups, publishers::begin, owner.name());
  }

  /// @param topic that it can be used has been seen
  @Bean(initMethod = "start")
  PartitionReader partitionReader(
      Databases databases,
      KafkaSettings settings,
      Dispatches dispatches,
      KafkaMetrics metrics,
      LogTopic topic) {
    return new PartitionReader(databases, settings, dispatches, metrics);
  }

  @Bean
  KafkaHealth kafkaPartitionsHealthIndicator(PartitionReader reader) {
    return new KafkaHealth(reader);
  }
}
