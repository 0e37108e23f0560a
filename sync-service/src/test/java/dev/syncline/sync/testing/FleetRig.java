package dev.syncline.sync.testing;

import static org.awaitility.Awaitility.await;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.AccountTokens;
import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.secret.SealingKeys;
import dev.syncline.model.testing.TestModel;
import dev.syncline.provider.oauth.TokenEndpoint;
import dev.syncline.sync.account.FollowSettings;
import dev.syncline.sync.account.Starts;
import dev.syncline.sync.apply.ApplySettings;
import dev.syncline.sync.apply.Intake;
import dev.syncline.sync.fleet.AccountTrees;
import dev.syncline.sync.fleet.Fleet;
import dev.syncline.sync.fleet.FleetSettings;
import dev.syncline.sync.lease.AccountLeases;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import dev.syncline.sync.token.TokenSources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/// Several workers in one process, on a real database, with accounts in which nothing happens.
public final class FleetRig implements AutoCloseable {
  private static final ApplySettings APPLY =
      new ApplySettings(
          400,
          DataSize.ofMegabytes(4),
          DataSize.ofMegabytes(8),
          DataSize.ofMegabytes(1),
          1,
          2000,
          Duration.ofSeconds(1));

  private final TestModel model = new TestModel();
  private final KeyPair keys = SealingKeys.generate();
  private final RestingMail mail = new RestingMail();
  private final ConnectedAccounts accounts =
      new ConnectedAccounts(
          model,
          model.applications().create("fleet"),
          new Sealer(keys.getPublic(), new SecureRandom()));
  private final DirectoryBlobs blobs;
  private final Intake intake;
  private final TokenEndpoint endpoint = new TokenEndpoint(true, InstantSource.system());
  private final Map<String, Fleet> workers = new LinkedHashMap<>();
  private final Map<String, SimpleMeterRegistry> registries = new LinkedHashMap<>();
  private final List<Location> locations = new ArrayList<>();

  public FleetRig() {
    try {
      blobs = new DirectoryBlobs(Files.createTempDirectory("syncline-fleet-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    intake = new Intake(blobs, APPLY);
  }

  public TestModel model() {
    return model;
  }

  public void connect(int count) {
    for (int i = 0; i < count; i++) {
      var name = "user" + locations.size();
      var settings = new AccountSettings("mail.test", 143, "NONE", "mail.test", 25, "NONE");
      locations.add(
          accounts.connect(
              name + "@example.org", settings, new AccountSecret(name, "secret", name, "secret")));
    }
  }

  public Location location(int account) {
    return locations.get(account);
  }

  /// Accounts of a zone: those with numbers `from` to below `to`.
  public void put(int from, int to, String zone) {
    locations
        .subList(from, to)
        .forEach(place ->
            model
                .shards()
                .sql(place.shard())
                .sql("update account_lease set zone = ? where account_id = ?")
                .params(zone, place.account().value())
                .update());
  }

  /// A quick one: a tenth of the usual times, five moves at once. Its leases outlast a machine that
  /// stands still for some seconds: whoever loses one by that shares an account for a moment.
  public static FleetSettings quick(String zone, boolean otherZones) {
    return new FleetSettings(
        Duration.ofSeconds(15),
        Duration.ofMillis(200),
        Duration.ofMillis(50),
        1000,
        10,
        200,
        2,
        5,
        Duration.ZERO,
        zone,
        otherZones);
  }

  /// These accounts have passwords; nothing is ever asked of it.
  private TokenSources tokenSources(String worker) {
    return new TokenSources(
        new AccountTokens(model.shards()),
        new Connectors(model.databases()),
        new Opener(List.of(keys.getPrivate())),
        new Sealer(keys.getPublic(), new SecureRandom()),
        endpoint,
        worker,
        InstantSource.system());
  }

  public Fleet start(String name) {
    return start(name, quick("", true));
  }

  public Fleet start(String name, FleetSettings settings) {
    var registry = new SimpleMeterRegistry();
    var metrics = new SyncMetrics(registry, InstantSource.system());
    var trees =
        new AccountTrees(
            model.shards(),
            blobs,
            intake,
            mail.seenBy(name),
            new Opener(List.of(keys.getPrivate())),
            tokenSources(name),
            new FollowSettings(3, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofDays(1)),
            new Starts(settings.startsAtOnce(), settings.firstReadingsAtOnce()),
            APPLY,
            true,
            new Retries(new Random(1)),
            metrics,
            InstantSource.system());
    var fleet =
        new Fleet(
            model.shards(),
            new AccountLeases(model.shards(), name, settings.leaseTtl()),
            trees,
            blobs,
            model.locations(),
            model.wakeups(),
            settings,
            metrics,
            InstantSource.system());
    fleet.start();
    workers.put(name, fleet);
    registries.put(name, registry);
    return fleet;
  }

  public Fleet worker(String name) {
    return Objects.requireNonNull(workers.get(name), name);
  }

  public void stop(String name) {
    Objects.requireNonNull(workers.remove(name), name).close();
  }

  /// As if nothing had been heard of it for long enough.
  public void silence(String name) {
    model
        .databases()
        .shards()
        .forEach(shard ->
            model
                .shards()
                .sql(shard)
                .sql(
                    "update sync_worker set expires_at = utc_timestamp(6) - interval 1 second"
                        + " where name = ?")
                .param(name)
                .update());
  }

  public void drain(String name) {
    JdbcClient.create(model.databases().directory())
        .sql("update sync_worker set draining = true where name = ?")
        .param(name)
        .update();
  }

  /// Something new in every mailbox.
  public void createFolder(String name) {
    mail.create(name);
  }

  /// Accounts that a worker is logged in to.
  public long openBy(String name) {
    return mail.openBy(name);
  }

  /// What a worker's gauge of a state says.
  public double gauge(String name, String state) {
    return Objects.requireNonNull(registries.get(name))
        .get("syncline.sync.accounts")
        .tag("state", state)
        .gauge()
        .value();
  }

  public List<String> everSharedByTwo() {
    return List.copyOf(mail.shared());
  }

  /// Every account that some worker runs, as often as that is so.
  public List<AccountId> running(String... names) {
    return Stream.of(names).flatMap(name -> worker(name).accounts().stream()).toList();
  }

  public boolean isSharedOut(int count, String... names) {
    var all = running(names);
    return all.size() == count && Stream.of(names).mapToLong(mail::openBy).sum() == count;
  }

  public Account account(int number) {
    var place = location(number);
    return model
        .shards()
        .read(place.shard(), session -> session.find(Account.class, place.account().value()));
  }

  public void change(int number, Consumer<Account> change) {
    var place = location(number);
    var _ =
        model
            .shards()
            .inTransaction(
                place.shard(),
                session -> {
                  change.accept(session.find(Account.class, place.account().value()));
                  return true;
                });
  }

  public void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  @Override
  public void close() {
    endpoint.close();
    workers.values().forEach(Fleet::close);
    intake.close();
    model.close();
  }
}
