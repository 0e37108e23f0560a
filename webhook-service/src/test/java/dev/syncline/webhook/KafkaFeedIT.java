package dev.syncline.webhook;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.kafka.PartitionReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Webhooks served through Kafka.
class KafkaFeedIT {
  private static final String FOLDERS = "folder.created,folder.updated,folder.deleted";
  private static Broker broker;

  private final Platform platform = new Platform();
  private final String topic = "log-" + System.nanoTime();
  private final List<Receiver> receivers = new ArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = Broker.started();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void stop() {
    platform.close();
    receivers.forEach(Receiver::close);
  }

  @Test
  void everyChangeArrivesOnceInOrder() throws IOException {
    var receiver = receiver();
    platform.start(kafka());
    var accounts = accounts(6);
    platform.served(platform.webhook(receiver.url(), FOLDERS));

    change(accounts, 50);

    awaitComplete(receiver, accounts);
    accounts.forEach(account -> assertDense(receiver, account, 2, 51));
    assertThat(receiver.taken()).hasSize(300);
  }

  @Test
  void goingToKafkaAndBackLosesNothing() throws IOException {
    var receiver = receiver();
    var accounts = accounts(4);
    var database = platform.start();
    platform.served(platform.webhook(receiver.url(), FOLDERS));
    change(accounts, 10);

    var kafka = platform.start(kafka());
    change(accounts, 10);
    platform.stop(database);
    change(accounts, 10);
    awaitComplete(receiver, accounts);

    var again = platform.start();
    change(accounts, 10);
    platform.stop(kafka);
    change(accounts, 10);
    awaitComplete(receiver, accounts);

    assertThat(again.isRunning()).isTrue();
    accounts.forEach(account -> assertDense(receiver, account, 2, 51));
  }

  /// Accounts of both processes' partitions arrive, and again when one has gone.
  @Test
  void twoProcessesShareTheAccountsAndOneTakesOver() throws IOException {
    var receiver = receiver();
    var accounts = accounts(12);
    platform.start(kafka());
    var other = platform.start(kafka());
    platform.served(platform.webhook(receiver.url(), FOLDERS));
    Platform.await(() -> partitions(other) == 4);

    change(accounts, 10);
    awaitComplete(receiver, accounts);
    assertThat(count(other, "syncline.kafka.consume.lag")).isBetween(1L, 119L);
    platform.stop(other);
    change(accounts, 10);
    awaitComplete(receiver, accounts);

    accounts.forEach(account -> assertDense(receiver, account, 2, 21));
    assertThat(receiver.taken()).hasSize(240);
  }

  @Test
  void theServiceStartsWithoutKafkaOnItsClassPath() throws IOException {
    var receiver = receiver();
    var account = platform.account();
    var classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(each -> !each.contains("kafka-clients"))
            .collect(joining(File.pathSeparator));
    var service = platform.process(classPath, List.of());
    try {
      Platform.await(Duration.ofMinutes(1), () -> isHeld(account));
      platform.served(platform.webhook(receiver.url(), FOLDERS));

      platform.change(account);

      Platform.await(() -> !receiver.taken().isEmpty());
    } finally {
      service.destroyForcibly();
    }
  }

  private boolean isHeld(Location account) {
    return platform
        .model
        .shards()
        .sql(account.shard())
        .sql("select count(*) from log_reader")
        .query(Boolean.class)
        .single();
  }

  @Test
  void whyItDoesNotStartIsOneSentence() {
    assertThat(whyNot("--syncline.kafka.bootstrap-servers=127.0.0.1:1"))
        .isEqualTo(
            "No broker of syncline.kafka.bootstrap-servers=127.0.0.1:1 answered within 2 s: start"
                + " Kafka, or correct the setting (and, for brokers with TLS or passwords,"
                + " syncline.kafka.properties).");
    assertThat(whyNot("--syncline.kafka.bootstrap-servers=kafka.invalid:9092"))
        .contains("syncline.kafka.bootstrap-servers")
        .contains("No resolvable bootstrap urls");
    assertThat(whyNot("--syncline.kafka.bootstrap-servers="))
        .contains("syncline.kafka.bootstrap-servers is not set");
    assertThat(whyNot("--syncline.kafka.create-topic=false"))
        .isEqualTo(
            "The topic %s does not exist and syncline.kafka.create-topic is false: make it as docs/kafka.md says, or allow it to be made."
                .formatted(topic));
    assertThat(whyNot("--syncline.kafka.replication=3")).contains("there are not so many brokers");
    platform.stop(platform.start(kafka()));
    assertThat(whyNot("--syncline.kafka.partitions=9"))
        .startsWith("The topic %s has 8 partitions and".formatted(topic));
    assertThat(whyNot("--syncline.feed=pigeon")).contains("pigeon");
  }

  private String whyNot(String setting) {
    var settings = new ArrayList<>(List.of(kafka()));
    settings.add("--syncline.kafka.start-timeout=2s");
    settings.removeIf(each -> each.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
    settings.add(setting);
    try {
      platform.stop(platform.start(settings.toArray(String[]::new)));
    } catch (RuntimeException failure) {
      Throwable root = failure;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return String.valueOf(root.getMessage());
    }
    return "it starts";
  }

  private static int partitions(ConfigurableApplicationContext service) {
    return service.getBean(PartitionReader.class).assigned().size();
  }

  private static long count(ConfigurableApplicationContext service, String timer) {
    return service.getBean(MeterRegistry.class).get(timer).timer().count();
  }

  private void change(List<Location> accounts, int times) {
    for (int i = 0; i < times; i++) {
      accounts.forEach(platform::change);
    }
  }

  private void awaitComplete(Receiver receiver, List<Location> accounts) {
    Platform.await(() ->
        accounts.stream()
            .allMatch(account -> receiver.firsts(account).size() >= platform.head(account) - 1));
  }

  private String[] kafka() {
    return new String[] {
      "--syncline.feed=kafka",
      "--syncline.kafka.bootstrap-servers=" + broker.address(),
      "--syncline.kafka.topic=" + topic,
      "--syncline.kafka.group=" + topic,
      "--syncline.kafka.partitions=8",
      "--syncline.kafka.replication=1",
      "--syncline.kafka.min-insync-replicas=1"
    };
  }

  private List<Location> accounts(int count) {
    return IntStream.range(0, count).mapToObj(_ -> platform.account()).toList();
  }

  private Receiver receiver() throws IOException {
    var receiver = new Receiver();
    receivers.add(receiver);
    return receiver;
  }

  private static void assertDense(Receiver receiver, Location account, long from, long to) {
    assertThat(receiver.firsts(account))
        .isEqualTo(LongStream.rangeClosed(from, to).boxed().toList());
  }
}
