package dev.syncline.webhook;

import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.WebhookConfiguration.Owner;
import dev.syncline.webhook.lane.Dispatches;
import dev.syncline.webhook.tail.ShardLease;
import dev.syncline.webhook.tail.ShardReaders;
import dev.syncline.webhook.tail.TailSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Whoever reads a shard's log delivers.
@Configuration(proxyBeanMethods = false)
class DatabaseFeedConfiguration {
  @Bean(initMethod = "start")
  ShardReaders shardReaders(
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
