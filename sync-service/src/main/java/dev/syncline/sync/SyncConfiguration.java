package dev.syncline.sync;

import dev.syncline.model.account.AccountTokens;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogRetention;
import dev.syncline.model.log.LogSettings;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.secret.SealingKeys;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.provider.MailProvider;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.discover.Discoverer;
import dev.syncline.provider.discover.Dns;
import dev.syncline.provider.imap.CompressionRule;
import dev.syncline.provider.imap.ImapProvider;
import dev.syncline.provider.oauth.TokenEndpoint;
import dev.syncline.sync.account.FollowSettings;
import dev.syncline.sync.account.Starts;
import dev.syncline.sync.apply.ApplySettings;
import dev.syncline.sync.apply.Intake;
import dev.syncline.sync.check.LoginCheckAnswers;
import dev.syncline.sync.check.SettingsSearch;
import dev.syncline.sync.fleet.AccountTrees;
import dev.syncline.sync.fleet.Fleet;
import dev.syncline.sync.fleet.FleetEndpoint;
import dev.syncline.sync.fleet.FleetHealth;
import dev.syncline.sync.fleet.FleetSettings;
import dev.syncline.sync.lease.AccountLeases;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import dev.syncline.sync.token.TokenSources;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Everything the service is made of. Closing the context stops accounts before it closes
/// databases.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ApplySettings.class,
  BlobSettings.class,
  BudgetSettings.class,
  DatabaseSettings.class,
  FleetSettings.class,
  FollowSettings.class,
  LogSettings.class,
  ProviderSettings.class,
  SealingSettings.class
})
class SyncConfiguration {
  /// Nobody waits for an answer, and thousands of accounts share a few connections to a database
  /// that may be slow or away.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// This process and no other, before or after it.
  private static final String WORKER =
      "sync-%d-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());

  @Bean
  @ConditionalOnMissingBean
  Wakeups wakeups() {
    return new Wakeups();
  }

  @Bean
  @ConditionalOnMissingBean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean(destroyMethod = "close")
  Databases databases(DatabaseSettings settings) {
    return new Databases(settings, "sync", PATIENCE);
  }

  @Bean(destroyMethod = "close")
  Shards shards(Databases databases, Wakeups wakeups) {
    return new Shards(databases, wakeups);
  }

  @Bean
  Blobs blobs(BlobSettings settings) {
    return new DirectoryBlobs(settings.directory());
  }

  @Bean
  Opener opener(SealingSettings settings) {
    return new Opener(settings.privateKeys().stream().map(SealingKeys::privateKey).toList());
  }

  /// For tokens that a provider has replaced.
  @Bean
  Sealer sealer(Opener opener) {
    return opener.sealer(new SecureRandom());
  }

  @Bean
  @ConditionalOnMissingBean
  MailProvider provider(ProviderSettings settings, Governor governor) {
    return new ImapProvider(
        governor, settings.compression() ? CompressionRule.DEFAULT : CompressionRule.NEVER);
  }

  @Bean
  Governor governor(BudgetSettings settings) {
    return new Governor(settings.providerLimits());
  }

  @Bean
  SyncMetrics syncMetrics(
      MeterRegistry registry, InstantSource clock, Databases databases, Governor governor) {
    var metrics = new SyncMetrics(registry, clock);
    metrics.budget(governor);
    var log = new ChangeLog(databases);
    databases.shards().forEach(shard -> metrics.logHead(shard.value(), () -> log.highestId(shard)));
    return metrics;
  }

  @Bean
  Retries retries() {
    return new Retries(new SecureRandom());
  }

  @Bean(destroyMethod = "close")
  Intake intake(Blobs blobs, ApplySettings settings) {
    return new Intake(blobs, settings);
  }

  @Bean(destroyMethod = "close")
  TokenEndpoint tokenEndpoint(ProviderSettings settings, InstantSource clock) {
    return new TokenEndpoint(settings.allowPrivateHosts(), clock);
  }

  @Bean
  TokenSources tokenSources(
      Shards shards,
      Databases databases,
      Opener opener,
      Sealer sealer,
      TokenEndpoint endpoint,
      InstantSource clock) {
    return new TokenSources(
        new AccountTokens(shards),
        new Connectors(databases),
        opener,
        sealer,
        endpoint,
        WORKER,
        clock);
  }

  @Bean
  AccountTrees accountTrees(
      Shards shards,
      Blobs blobs,
      Intake intake,
      MailProvider provider,
      Opener opener,
      TokenSources tokenSources,
      FollowSettings followSettings,
      FleetSettings fleetSettings,
      ApplySettings applySettings,
      ProviderSettings providerSettings,
      Retries retries,
      SyncMetrics metrics,
      InstantSource clock) {
    return new AccountTrees(
        shards,
        blobs,
        intake,
        provider,
        opener,
        tokenSources,
        followSettings,
        new Starts(fleetSettings.startsAtOnce(), fleetSettings.firstReadingsAtOnce()),
        applySettings,
        providerSettings.allowPrivateHosts(),
        retries,
        metrics,
        clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Fleet fleet(
      Shards shards,
      AccountTrees trees,
      Blobs blobs,
      Databases databases,
      Wakeups wakeups,
      FleetSettings settings,
      SyncMetrics metrics,
      InstantSource clock) {
    var leases = new AccountLeases(shards, WORKER, settings.leaseTtl());
    return new Fleet(
        shards,
        leases,
        trees,
        blobs,
        new AccountLocations(databases),
        wakeups,
        settings,
        metrics,
        clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LogRetention logRetention(Shards shards, LogSettings settings) {
    return new LogRetention(shards, settings, WORKER);
  }

  @Bean
  FleetEndpoint fleetEndpoint(Fleet fleet) {
    return new FleetEndpoint(fleet);
  }

  @Bean
  FleetHealth fleetHealth(Fleet fleet, InstantSource clock) {
    return new FleetHealth(fleet, clock);
  }

  @Bean
  SettingsSearch settingsSearch(ProviderSettings settings) {
    var servers = settings.dnsPlaces();
    var dns = servers.isEmpty() ? Dns.system() : Dns.of(servers);
    return new SettingsSearch(new Discoverer(dns, settings.allowPrivateHosts()));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LoginCheckAnswers loginCheckAnswers(
      Databases databases,
      MailProvider provider,
      SettingsSearch search,
      Opener opener,
      Sealer sealer,
      TokenSources tokenSources,
      Wakeups wakeups,
      ProviderSettings providerSettings) {
    return new LoginCheckAnswers(
        new LoginChecks(databases, wakeups),
        provider,
        search,
        opener,
        sealer,
        tokenSources,
        wakeups,
        providerSettings.allowPrivateHosts(),
        WORKER);
  }
}
