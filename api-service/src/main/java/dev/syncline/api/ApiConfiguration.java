package dev.syncline.api;

import dev.syncline.api.action.ActionController;
import dev.syncline.api.attachment.AttachmentController;
import dev.syncline.api.attachment.PendingContents;
import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.audit.AuditController;
import dev.syncline.api.bulk.BulkController;
import dev.syncline.api.bulk.BulkJobs;
import dev.syncline.api.bulk.BulkSettings;
import dev.syncline.api.bulk.BulkWorker;
import dev.syncline.api.connector.ConnectorController;
import dev.syncline.api.delta.DeltaController;
import dev.syncline.api.delta.DeltaObjects;
import dev.syncline.api.delta.DeltaSettings;
import dev.syncline.api.delta.DeltaStream;
import dev.syncline.api.delta.Feeds;
import dev.syncline.api.delta.LegacyDeltaController;
import dev.syncline.api.delta.LogFollowers;
import dev.syncline.api.delta.OpenStreams;
import dev.syncline.api.discover.DetectController;
import dev.syncline.api.discover.Discovery;
import dev.syncline.api.docs.DocsController;
import dev.syncline.api.folder.FolderController;
import dev.syncline.api.grant.ConnectController;
import dev.syncline.api.grant.GrantConnector;
import dev.syncline.api.grant.GrantController;
import dev.syncline.api.grant.GrantList;
import dev.syncline.api.grant.Grants;
import dev.syncline.api.grant.LoginTrial;
import dev.syncline.api.grant.PauseController;
import dev.syncline.api.message.CleanController;
import dev.syncline.api.message.MessageChanges;
import dev.syncline.api.message.MessageController;
import dev.syncline.api.send.ScheduleController;
import dev.syncline.api.send.Scheduled;
import dev.syncline.api.send.SendController;
import dev.syncline.api.send.SendOnce;
import dev.syncline.api.send.SendQueue;
import dev.syncline.api.thread.ThreadController;
import dev.syncline.api.token.GrantTokenController;
import dev.syncline.api.token.GrantTokens;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.api.webhook.Deliveries;
import dev.syncline.api.webhook.DeliveryController;
import dev.syncline.api.webhook.DryRun;
import dev.syncline.api.webhook.OwnGrants;
import dev.syncline.api.webhook.ReplayController;
import dev.syncline.api.webhook.Replays;
import dev.syncline.api.webhook.Statistics;
import dev.syncline.api.webhook.TrialController;
import dev.syncline.api.webhook.WebhookController;
import dev.syncline.api.webhook.WebhookErrands;
import dev.syncline.api.webhook.WebhookSettings;
import dev.syncline.api.webhook.Webhooks;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogRetention;
import dev.syncline.model.log.LogSettings;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.secret.SealingKeys;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What the API consists of.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ApiSettings.class,
  BulkSettings.class,
  DatabaseSettings.class,
  DeltaSettings.class,
  LogSettings.class,
  WebhookSettings.class
})
@Import({
  ActionController.class,
  AttachmentController.class,
  AuditController.class,
  BulkController.class,
  BulkJobs.class,
  CleanController.class,
  ConnectController.class,
  ConnectorController.class,
  DeltaController.class,
  DeltaObjects.class,
  DeltaStream.class,
  DetectController.class,
  DocsController.class,
  Feeds.class,
  FolderController.class,
  GrantTokenController.class,
  LegacyDeltaController.class,
  GrantConnector.class,
  GrantController.class,
  GrantList.class,
  MessageChanges.class,
  MessageController.class,
  OpenStreams.class,
  PauseController.class,
  PendingContents.class,
  RawMessages.class,
  ScheduleController.class,
  Scheduled.class,
  SendController.class,
  SendOnce.class,
  SendQueue.class,
  ThreadController.class,
  DeliveryController.class,
  ReplayController.class,
  TrialController.class,
  WebhookController.class
})
class ApiConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Wakeups wakeups() {
    return new Wakeups();
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  SecureRandom random() {
    return new SecureRandom();
  }

  @Bean
  Databases databases(DatabaseSettings settings) {
    return new Databases(settings, "api");
  }

  @Bean
  Shards shards(Databases databases, Wakeups wakeups) {
    return new Shards(databases, wakeups);
  }

  @Bean
  ChangeLog changeLog(Databases databases) {
    return new ChangeLog(databases);
  }

  @Bean
  Blobs blobs(ApiSettings settings) {
    return new DirectoryBlobs(Path.of(settings.blobs().directory()));
  }

  @Bean
  Sealer sealer(ApiSettings settings, SecureRandom random) {
    return new Sealer(SealingKeys.publicKey(settings.sealing().publicKey()), random);
  }

  @Bean
  GrantTokens grantTokens(Databases databases, SecureRandom random) {
    return new GrantTokens(databases, random);
  }

  @Bean
  Applications applications(Databases databases, SecureRandom random) {
    return new Applications(databases, random);
  }

  @Bean
  Connectors connectors(Databases databases) {
    return new Connectors(databases);
  }

  @Bean
  AccountLocations accountLocations(Databases databases) {
    return new AccountLocations(databases);
  }

  @Bean
  Grants grants(AccountLocations locations, Shards shards, InstantSource clock) {
    return new Grants(locations, shards, clock);
  }

  @Bean
  Discovery discovery(Databases databases, Wakeups wakeups, Sealer sealer, AwaitSignal await) {
    return new Discovery(new LoginChecks(databases, wakeups), sealer, await);
  }

  @Bean
  LoginTrial loginTrial(Databases databases, Wakeups wakeups, Sealer sealer, AwaitSignal await) {
    return new LoginTrial(new LoginChecks(databases, wakeups), sealer, await);
  }

  @Bean
  Webhooks webhooks(Databases databases, Wakeups wakeups) {
    return new Webhooks(databases, wakeups);
  }

  @Bean
  OwnGrants ownGrants(AccountLocations locations) {
    return new OwnGrants(locations);
  }

  @Bean
  WebhookErrands webhookErrands(
      Databases databases, Wakeups wakeups, AwaitSignal await, SecureRandom random) {
    return new WebhookErrands(databases, wakeups, await, random);
  }

  @Bean
  DryRun dryRun(Shards shards, ChangeLog log, AccountLocations locations) {
    return new DryRun(shards, log, locations);
  }

  @Bean
  Deliveries deliveries(Databases databases) {
    return new Deliveries(databases);
  }

  @Bean
  Statistics webhookStatistics(Databases databases) {
    return new Statistics(databases);
  }

  @Bean
  Replays replays(Databases databases, Wakeups wakeups) {
    return new Replays(databases, wakeups);
  }

  @Bean
  SecretBox webhookSecrets(ApiSettings settings, SecureRandom random) {
    return new SecretBox(settings.webhooks().secretKey(), random);
  }

  @Bean
  LogFollowers logFollowers(Shards shards, Wakeups wakeups, DeltaSettings settings) {
    return new LogFollowers(shards, wakeups, settings.poll());
  }

  @Bean(initMethod = "start")
  BulkWorker bulkWorker(
      Shards shards, BulkJobs jobs, Wakeups wakeups, BulkSettings settings, InstantSource clock) {
    return new BulkWorker(shards, jobs, wakeups, settings, clock, process());
  }

  /// This process, among all that share the databases.
  private static String process() {
    return "api-%d-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());
  }

  @Bean(initMethod = "start")
  LogRetention logRetention(Shards shards, LogSettings settings) {
    return new LogRetention(shards, settings, process());
  }
}
