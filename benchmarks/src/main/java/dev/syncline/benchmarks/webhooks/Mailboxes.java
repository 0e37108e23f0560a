package dev.syncline.benchmarks.webhooks;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.NewEntities;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.model.testing.TestModel;
import dev.syncline.webhook.WebhookService;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Accounts with a webhook each, and writers that commit numbered messages to them.
final class Mailboxes implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String TEXT = "It is the time between that counts. ".repeat(20);

  final TestModel model = new TestModel();
  private final String key = SecretBox.generateKey(RANDOM);
  private final List<Location> accounts = new ArrayList<>();
  private final List<ConfigurableApplicationContext> services = new ArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicLongArray committedAt;

  Mailboxes(int events) {
    this.committedAt = new AtomicLongArray(events);
  }

  /// One application for each endpoint, with `accountsEach` accounts.
  void connect(int endpoints, int accountsEach, Subscribers subscribers) {
    for (int endpoint = 0; endpoint < endpoints; endpoint++) {
      var application = model.applications().create("endpoint " + endpoint);
      for (int i = 0; i < accountsEach; i++) {
        accounts.add(model.account(application, "user%d-%d@example.com".formatted(endpoint, i)));
      }
      var id = UUID.randomUUID();
      JdbcClient.create(model.databases().directory())
          .sql(
              """
              insert into webhook (id, application_id, url, trigger_types, sealed_secret, status)
              values (?, ?, ?, 'message.created', ?, 'active')
              """)
          .params(
              Uuids.bytes(id),
              application.id().value(),
              subscribers.url(endpoint),
              WebhookSecret.generate(RANDOM).seal(new SecretBox(key, RANDOM), id))
          .update();
    }
  }

  /// The service in this JVM, until it has begun every webhook in both shards.
  void serve(int endpoints, String... more) throws InterruptedException {
    var settings = model.settings();
    var arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--syncline.database.url=" + settings.url(),
                "--syncline.database.user=" + settings.user(),
                "--syncline.database.password=" + settings.password(),
                "--syncline.database.directory=" + settings.directory(),
                "--syncline.webhooks.secret-key=" + key,
                "--syncline.webhooks.allow-http=true",
                "--syncline.webhooks.allow-private-hosts=true"));
    arguments.addAll(List.of(more));
    var service =
        new SpringApplicationBuilder(WebhookService.class)
            .initializers(
                context -> context.getBeanFactory().registerSingleton("wakeups", model.wakeups()))
            .run(arguments.toArray(String[]::new));
    services.add(service);
    for (var shard : model.databases().shards()) {
      while (model
              .shards()
              .sql(shard)
              .sql("select count(*) from webhook_position where account_id = 0")
              .query(Integer.class)
              .single()
          < endpoints) {
        Thread.sleep(50);
      }
    }
  }

  int accounts() {
    return accounts.size();
  }

  /// Numbers given so far.
  int written() {
    return numbers.get();
  }

  /// System.nanoTime() of an event's commit; 0 if it has not been.
  long committedAt(int event) {
    return committedAt.get(event);
  }

  /// One transaction with `count` messages of one account, written as sync writes new mail. Answers
  /// the first one's number.
  int write(int account, int count) {
    var place = accounts.get(account);
    var first = numbers.getAndAdd(count);
    var messages = new ArrayList<Message>();
    var bodies = new ArrayList<MessageBody>();
    for (int i = 0; i < count; i++) {
      var key = new ObjectKey(place.account().value(), id());
      messages.add(message(key, first + i));
      bodies.add(new MessageBody(key, null, TEXT));
    }
    model
        .shards()
        .inTransaction(
            place.shard(),
            session -> {
              NewEntities.insert(session, messages);
              NewEntities.insert(session, bodies);
              return true;
            });
    var now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      committedAt.set(first + i, now);
    }
    return first;
  }

  /// The shortest question there is.
  void askNothing() {
    var _ = model.shards().sql(accounts.getFirst().shard()).sql("select 1").query().singleValue();
  }

  /// As real ones: the beginning is a time.
  private static UUID id() {
    var random = ThreadLocalRandom.current();
    return new UUID(System.currentTimeMillis() << 20 | random.nextInt(1 << 20), random.nextLong());
  }

  private static Message message(ObjectKey key, int number) {
    var identity = new byte[32];
    ThreadLocalRandom.current().nextBytes(identity);
    return new Message(
        key,
        key.id(),
        new Message.Content(
            new Sha256(identity),
            0,
            Instant.EPOCH,
            null,
            "#" + number,
            new Participants(
                List.of(new Participant("Ada", "ada@example.com")),
                List.of(new Participant("Bob", "bob@example.com")),
                List.of(),
                List.of(),
                List.of()),
            "It is the time between that counts",
            List.of(),
            null,
            1000,
            new BlobAddress(new Sha256(new byte[32]), "0".repeat(32), 0, 0),
            false));
  }

  @Override
  public void close() {
    services.forEach(ConfigurableApplicationContext::close);
    model.close();
  }
}
