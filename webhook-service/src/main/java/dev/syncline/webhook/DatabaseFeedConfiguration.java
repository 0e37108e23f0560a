package dev.syncline.webhook;

import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.WebhookConfiguration.Owner;
import dev.syncline.webhook.lane.Dispatches;
import dev.syncline.webhook.tail.ShardLease;
import dev.syncline.webhook.tail.ShardReaders;
import dev.syncline.webhook.tail.TailSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Whoever reads a shard's log delivers: so it is unless Kafka was asked for.
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = "kafkaMetrics")
class DatabaseFeedConfiguration {
  /// @param feed names nothing else
  @Bean(initMethod = "start")
  ShardReaders shardReaders(
      FeedSettings feed,
      Databases databases,
      TailSettings settings,
      Wakeups wakeups,
      Dispatches dispatches,
      Owner owner) {
    return new ShardReaders(
        databases,
        settings,
        wakeups,
        (shard, lease) -> dispatches.begin(shard, new ShardLease(lease)),
        owner.name());
  }
}
