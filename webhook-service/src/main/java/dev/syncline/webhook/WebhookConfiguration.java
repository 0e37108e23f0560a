package dev.syncline.webhook;

import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogRetention;
import dev.syncline.model.log.LogSettings;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.alert.AlertSettings;
import dev.syncline.webhook.alert.Alerts;
import dev.syncline.webhook.challenge.Challenges;
import dev.syncline.webhook.deliver.DeliverySettings;
import dev.syncline.webhook.deliver.HttpEndpoints;
import dev.syncline.webhook.direct.DirectDelivery;
import dev.syncline.webhook.errand.ErrandRows;
import dev.syncline.webhook.errand.Errands;
import dev.syncline.webhook.history.DeliveryHistory;
import dev.syncline.webhook.history.DeliveryRows;
import dev.syncline.webhook.history.HistorySettings;
import dev.syncline.webhook.history.Housekeeping;
import dev.syncline.webhook.lane.Attempts;
import dev.syncline.webhook.lane.Dispatches;
import dev.syncline.webhook.lane.LaneSettings;
import dev.syncline.webhook.lane.Subscriptions;
import dev.syncline.webhook.metrics.DeliveryMetrics;
import dev.syncline.webhook.metrics.ReaderHealth;
import dev.syncline.webhook.metrics.ReaderMetrics;
import dev.syncline.webhook.replay.ReplayRows;
import dev.syncline.webhook.replay.ReplaySettings;
import dev.syncline.webhook.replay.Replays;
import dev.syncline.webhook.tail.ShardReaders;
import dev.syncline.webhook.tail.TailSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// How the parts of the service hang together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  DatabaseSettings.class,
  AlertSettings.class,
  DeliverySettings.class,
  HistorySettings.class,
  FeedSettings.class,
  LaneSettings.class,
  LogSettings.class,
  ReplaySettings.class,
  TailSettings.class
})
@Import({KafkaFeedConfiguration.class, DatabaseFeedConfiguration.class})
class WebhookConfiguration {
  /// This process, among all that may hold a lease.
  record Owner(String name) {}

  @Bean
  Owner webhookOwner(SecureRandom random) {
    return new Owner("webhook-%d-%08x".formatted(ProcessHandle.current().pid(), random.nextInt()));
  }

  @Bean
  SecureRandom secureRandom() {
    return new SecureRandom();
  }

  @Bean
  @ConditionalOnMissingBean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  @ConditionalOnMissingBean
  Wakeups wakeups() {
    return new Wakeups();
  }

  @Bean
  Databases databases(DatabaseSettings settings) {
    return new Databases(settings, "webhook");
  }

  @Bean
  Shards shards(Databases databases, Wakeups wakeups) {
    return new Shards(databases, wakeups);
  }

  @Bean
  ErrandRows errandRows(Databases databases, SecureRandom random) {
    return new ErrandRows(databases, random);
  }

  @Bean
  Subscriptions subscriptions(
      Databases databases, DeliverySettings settings, SecureRandom random, ErrandRows errands) {
    return new Subscriptions(databases, new SecretBox(settings.secretKey(), random), errands);
  }

  @Bean
  HttpEndpoints endpoints(DeliverySettings settings, InstantSource clock) {
    return new HttpEndpoints(settings, SystemDefaultDnsResolver.INSTANCE, clock);
  }

  @Bean
  DeliveryMetrics deliveryMetrics(MeterRegistry registry) {
    return new DeliveryMetrics(registry);
  }

  @Bean(initMethod = "start")
  DeliveryHistory deliveryHistory(
      Databases databases, HistorySettings settings, SecureRandom random, MeterRegistry registry) {
    return new DeliveryHistory(new DeliveryRows(databases), settings, random, registry);
  }

  @Bean(initMethod = "start")
  Housekeeping housekeeping(
      Databases databases, HistorySettings settings, InstantSource clock, Owner owner) {
    return new Housekeeping(databases, settings, clock, owner.name());
  }

  @Bean
  DirectDelivery directDelivery(
      HttpEndpoints endpoints, DeliveryHistory history, InstantSource clock) {
    return new DirectDelivery(endpoints, history, clock);
  }

  @Bean(initMethod = "start")
  Errands errands(
      ErrandRows rows,
      Subscriptions subscriptions,
      DirectDelivery delivery,
      Shards shards,
      DeliverySettings settings,
      Wakeups wakeups,
      InstantSource clock) {
    return new Errands(
        rows, subscriptions, delivery, shards, settings.maxPayload().toBytes(), wakeups, clock);
  }

  @Bean(initMethod = "start")
  Replays replays(
      Shards shards,
      Subscriptions subscriptions,
      DirectDelivery delivery,
      ReplaySettings settings,
      DeliverySettings deliveries,
      Wakeups wakeups,
      Owner owner) {
    return new Replays(
        new ReplayRows(shards.databases()),
        shards,
        subscriptions,
        delivery,
        settings,
        deliveries.maxPayload().toBytes(),
        wakeups,
        owner.name());
  }

  @Bean(initMethod = "start")
  Alerts alerts(AlertSettings settings, Databases databases, InstantSource clock, Owner owner) {
    return new Alerts(settings, databases, clock, owner.name());
  }

  @Bean
  Dispatches dispatches(
      Shards shards,
      HttpEndpoints endpoints,
      Subscriptions subscriptions,
      DeliveryMetrics metrics,
      Attempts attempts,
      LaneSettings settings,
      DeliverySettings delivery,
      Wakeups wakeups,
      InstantSource clock,
      SecureRandom random) {
    return new Dispatches(
        shards,
        endpoints,
        subscriptions,
        metrics,
        attempts,
        settings,
        delivery.maxPayload().toBytes(),
        wakeups,
        clock,
        random);
  }

  @Bean(initMethod = "start")
  Challenges challenges(
      Databases databases,
      HttpEndpoints endpoints,
      Wakeups wakeups,
      SecureRandom random,
      Owner owner) {
    return new Challenges(databases, endpoints, wakeups, random, owner.name());
  }

  @Bean(initMethod = "start")
  LogRetention logRetention(Shards shards, LogSettings settings, Owner owner) {
    return new LogRetention(shards, settings, owner.name());
  }

  @Bean
  ReaderMetrics readerMetrics(MeterRegistry registry, ShardReaders readers, Databases databases) {
    var metrics = new ReaderMetrics(registry, readers, new ChangeLog(databases));
    metrics.start(Duration.ofSeconds(5));
    return metrics;
  }

  @Bean
  ReaderHealth logReaderHealthIndicator(ShardReaders readers, TailSettings settings) {
    return new ReaderHealth(readers, settings);
  }
}
