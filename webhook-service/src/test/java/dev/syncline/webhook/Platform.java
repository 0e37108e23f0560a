package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.testing.TestModel;
import java.io.File;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A model with the webhook service on it.
final class Platform implements AutoCloseable {
  static final SecureRandom RANDOM = new SecureRandom();

  final TestModel model = new TestModel();
  final Application application = model.applications().create("webhook test");
  final String key = SecretBox.generateKey(RANDOM);
  private final List<ConfigurableApplicationContext> services = new ArrayList<>();
  private int accounts;

  /// What the service is started with.
  List<String> arguments() {
    var settings = model.settings();
    return List.of(
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--syncline.database.url=" + settings.url(),
        "--syncline.database.user=" + settings.user(),
        "--syncline.database.password=" + settings.password(),
        "--syncline.database.directory=" + settings.directory(),
        "--syncline.webhooks.secret-key=" + key,
        "--syncline.webhooks.allow-http=true",
        "--syncline.webhooks.allow-private-hosts=true");
  }

  /// Starts the service in this JVM, woken by the model's commits.
  ConfigurableApplicationContext start(String... more) {
    return start(InstantSource.system(), more);
  }

  /// With a clock that is handed in.
  ConfigurableApplicationContext start(InstantSource clock, String... more) {
    var arguments = new ArrayList<>(arguments());
    arguments.addAll(List.of(more));
    var service =
        new SpringApplicationBuilder(WebhookService.class)
            .initializers(context -> {
              context.getBeanFactory().registerSingleton("wakeups", model.wakeups());
              context.getBeanFactory().registerSingleton("clock", clock);
            })
            .run(arguments.toArray(String[]::new));
    services.add(service);
    return service;
  }

  /// Starts the service as a process of its own.
  Process process(String... more) throws IOException {
    return process(System.getProperty("java.class.path"), List.of(more));
  }

  Process process(String classPath, List<String> more) throws IOException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-cp", classPath, "-Xmx256m"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add(WebhookService.class.getName());
    command.addAll(arguments());
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  void stop(ConfigurableApplicationContext service) {
    services.remove(service);
    service.close();
  }

  Location account() {
    return model.account(application, "user%d@example.com".formatted(++accounts));
  }

  /// A webhook, served once the service has seen it.
  Hook webhook(String url, String triggers) {
    return webhook(url, triggers, "active");
  }

  Hook webhook(String url, String triggers, String status) {
    var id = UUID.randomUUID();
    var secret = WebhookSecret.generate(RANDOM);
    directory()
        .sql(
            """
            insert into webhook (id, application_id, url, trigger_types, sealed_secret, status)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(
            Uuids.bytes(id),
            application.id().value(),
            url,
            triggers,
            secret.seal(new SecretBox(key, RANDOM), id),
            status)
        .update();
    model.wakeups().webhooksChanged();
    return new Hook(id, secret);
  }

  /// As a developer would who takes several at once.
  void batches(Hook hook, int maxEvents, Duration maxWait) {
    directory()
        .sql(
            "update webhook set batch_max_events = ?, batch_max_wait_ms = ?, version = version + 1 where id = ?")
        .params(maxEvents, maxWait.toMillis(), Uuids.bytes(hook.id()))
        .update();
    model.wakeups().webhooksChanged();
  }

  /// A webhook's id and secret.
  record Hook(UUID id, WebhookSecret secret) {}

  String status(Hook hook) {
    return directory()
        .sql("select status from webhook where id = ?")
        .param(Uuids.bytes(hook.id()))
        .query(String.class)
        .single();
  }

  /// Until the service has begun the webhook in both shards.
  Hook served(Hook hook) {
    await(() ->
        model.databases().shards().stream()
            .allMatch(shard ->
                model
                        .shards()
                        .sql(shard)
                        .sql(
                            "select count(*) from webhook_position where webhook_id = ? and account_id = 0")
                        .param(Uuids.bytes(hook.id()))
                        .query(Integer.class)
                        .single()
                    == 1));
    return hook;
  }

  JdbcClient directory() {
    return JdbcClient.create(model.databases().directory());
  }

  /// One logged change.
  void change(Location account) {
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session.persist(folder(account));
              return true;
            });
  }

  /// Several, in one transaction.
  void changes(Location account, int count) {
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              for (int i = 0; i < count; i++) {
                session.persist(folder(account));
              }
              return true;
            });
  }

  /// Writes its rows first and commits last.
  void changeLate(Location account, CountDownLatch holding, CountDownLatch release) {
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session.persist(folder(account));
              session.flush();
              holding.countDown();
              awaitQuietly(release);
              return true;
            });
  }

  /// A change that never was.
  void rollBack(Location account) {
    try {
      model
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                session.persist(folder(account));
                session.flush();
                throw new IllegalStateException("changed my mind");
              });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("changed my mind");
    }
  }

  /// A folder, and then messages in it: a created and an updated entry.
  void changeTwice(Location account) {
    var folder = folder(account);
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session.persist(folder);
              return true;
            });
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session
                  .find(Folder.class, new ObjectKey(account.account().value(), folder.id()))
                  .count(2, 1);
              return true;
            });
  }

  /// What a lossy fail-over does: the last positions are given again, under another epoch.
  void restoreBackupWithoutTheLast(Location account, int entries) {
    var sql = model.shards().sql(account.shard());
    sql.sql(
            """
            delete from log_entry where account_id = :account
               and seq > (select seq from log_head where account_id = :account) - :entries
            """)
        .param("account", account.account().value())
        .param("entries", entries)
        .update();
    sql.sql(
            "update log_head set seq = seq - :entries, epoch = epoch + 1 where account_id = :account")
        .param("account", account.account().value())
        .param("entries", entries)
        .update();
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Folder folder(Location account) {
    var id = UUID.randomUUID();
    return new Folder(new ObjectKey(account.account().value(), id), "Folder " + id);
  }

  /// A message nobody wrote.
  static Message message(Location account) {
    var id = UUID.randomUUID();
    var people =
        new Participants(
            List.of(new Participant("Ada", "ada@example.com")),
            List.of(new Participant("Bob", "bob@example.com")),
            List.of(),
            List.of(),
            List.of());
    var identity = new byte[32];
    RANDOM.nextBytes(identity);
    return new Message(
        new ObjectKey(account.account().value(), id),
        id,
        new Message.Content(
            new Sha256(identity),
            0,
            Instant.EPOCH,
            null,
            "Measured",
            people,
            "It is the time between that counts",
            List.of(),
            null,
            1000,
            new BlobAddress(new Sha256(new byte[32]), "0".repeat(32), 0, 0),
            false));
  }

  long head(Location account) {
    return model.log().head(account.shard(), account.account()).orElseThrow().seq();
  }

  Wakeups wakeups() {
    return model.wakeups();
  }

  static void await(BooleanSupplier condition) {
    await(Duration.ofSeconds(30), condition);
  }

  static void await(Duration limit, BooleanSupplier condition) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for %s", limit).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    List.copyOf(services).forEach(this::stop);
    model.close();
  }
}
