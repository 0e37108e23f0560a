package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.kafka.KafkaMetrics;
import dev.syncline.webhook.kafka.KafkaSettings;
import dev.syncline.webhook.kafka.LogTopic;
import dev.syncline.webhook.kafka.PartitionReader;
import dev.syncline.webhook.kafka.Publishers;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.ShardDivision;
import dev.syncline.webhook.tail.ShardReaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaFeedContractIT implements FeedContract {
  private static Broker broker;

  private final Platform platform = new Platform();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KafkaMetrics metrics = new KafkaMetrics(registry, InstantSource.system());
  private final KafkaSettings settings =
      settings("contract-" + System.nanoTime(), Duration.ofSeconds(2));

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
  }

  private static KafkaSettings settings(String topic, Duration sweepEvery) {
    return new KafkaSettings(
        List.of(broker.address()),
        topic,
        "group-of-" + topic,
        8,
        true,
        (short) 1,
        (short) 1,
        Duration.ofDays(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofMillis(200),
        sweepEvery,
        Duration.ofSeconds(10),
        Map.of());
  }

  @Override
  public Platform platform() {
    return platform;
  }

  @Override
  public Running start(Follower.Factory followers, String process) {
    new LogTopic(settings).require();
    var publishing = publishing(process);
    var partitions = partitions(settings, followers);
    return () -> {
      partitions.close();
      publishing.close();
    };
  }

  private ShardReaders publishing(String process) {
    var databases = platform.model.databases();
    var publishers = new Publishers(databases, settings, metrics);
    var readers =
        new ShardReaders(
            databases, DatabaseFeedIT.TAIL, platform.wakeups(), publishers::begin, process);
    readers.start();
    return readers;
  }

  private PartitionReader partitions(KafkaSettings how, Follower.Factory followers) {
    var reader = new PartitionReader(platform.model.databases(), how, followers, metrics);
    reader.start();
    return reader;
  }

  @Test
  void whatALatePublisherWritesAgainIsDropped() {
    var accounts = IntStream.range(0, 4).mapToObj(_ -> platform.account()).toList();
    var follower = new RecordingFollower(platform.model);
    try (var _ = start(follower, "only");
        var topic = new TopicCopy(broker, settings.topic())) {
      follower.awaitBegun(accounts);
      change(accounts, 20);
      accounts.forEach(account -> follower.awaitHead(account, platform.head(account)));

      var again = topic.writeAllAgain();
      accounts.forEach(platform::change);

      assertThat(again).isGreaterThanOrEqualTo(80);
      Platform.await(() -> counted("syncline.kafka.consume.dropped") >= again);
      accounts.forEach(account -> follower.awaitHead(account, platform.head(account)));
      accounts.forEach(account -> follower.assertComplete(account, platform.head(account)));
    }
  }

  @Test
  void aPublisherGoesOnExactlyWhereTheOneBeforeStopped() {
    var accounts = IntStream.range(0, 4).mapToObj(_ -> platform.account()).toList();
    new LogTopic(settings).require();
    var first = publishing("first");
    try (var topic = new TopicCopy(broker, settings.topic())) {
      Platform.await(() -> accounts.stream().allMatch(this::isDivided));
      change(accounts, 5);
      awaitPublished(topic, accounts);
      first.close();
      change(accounts, 5);
      var later = platform.account();

      try (var _ = publishing("second")) {
        change(accounts, 5);
        awaitPublished(topic, accounts);
        awaitPublished(topic, List.of(later));
      }

      for (var account : accounts) {
        assertThat(positions(topic, account))
            .isEqualTo(LongStream.rangeClosed(2, 16).boxed().toList());
      }
      assertThat(positions(topic, later)).containsExactly(1L);
    }
  }

  private boolean isDivided(Location account) {
    return ShardDivision.of(platform.model.shards().sql(account.shard())) == 8;
  }

  private void change(List<Location> accounts, int times) {
    for (int i = 0; i < times; i++) {
      accounts.forEach(platform::change);
    }
  }

  private void awaitPublished(TopicCopy topic, List<Location> accounts) {
    Platform.await(() ->
        accounts.stream()
            .allMatch(account ->
                positions(topic, account).stream().mapToLong(seq -> seq).max().orElse(0)
                        >= platform.head(account)
                    && noted(account) >= platform.head(account)));
  }

  /// How far the publisher knows that it came: what it ends before noting is published twice.
  private long noted(Location account) {
    return platform
        .model
        .shards()
        .sql(account.shard())
        .sql("select coalesce(max(seq), 0) from published_position where account_id = :account")
        .param("account", account.account().value())
        .query(Long.class)
        .single();
  }

  private static List<Long> positions(TopicCopy topic, Location account) {
    return topic.positions().getOrDefault(account.account().value(), Map.of()).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void whatKafkaLostIsReadFromTheLogAtTheNextEntry() {
    var account = platform.account();
    var follower = new RecordingFollower(platform.model);
    new LogTopic(settings).require();
    try (var first = publishing("first");
        var _ = partitions(settings(settings.topic(), Duration.ofHours(1)), follower)) {
      follower.awaitBegun(List.of(account));
      loseEntriesOf(first, List.of(account));

      try (var _ = publishing("second")) {
        platform.change(account);
        follower.awaitHead(account, platform.head(account));
      }

      follower.assertComplete(account, platform.head(account));
      Platform.await(() -> counted("syncline.kafka.consume.filled") == 3);
    }
  }

  @Test
  void whatKafkaLostIsFoundByTheSweepIfNothingFollows() {
    var accounts = IntStream.range(0, 4).mapToObj(_ -> platform.account()).toList();
    var follower = new RecordingFollower(platform.model);
    new LogTopic(settings).require();
    try (var first = publishing("first");
        var _ = partitions(settings(settings.topic(), Duration.ofSeconds(1)), follower)) {
      follower.awaitBegun(accounts);

      loseEntriesOf(first, accounts);

      accounts.forEach(account -> follower.awaitHead(account, platform.head(account)));
      accounts.forEach(account -> follower.assertComplete(account, platform.head(account)));
    }
  }

  /// As if brokers had acknowledged some entries and then lost them.
  private void loseEntriesOf(ShardReaders publishing, List<Location> accounts) {
    publishing.close();
    change(accounts, 3);
    for (var account : accounts) {
      platform
          .model
          .shards()
          .sql(account.shard())
          .sql(
              """
              insert into published_position (account_id, epoch, seq)
              select account_id, epoch, seq from log_head where account_id = :account
              on duplicate key update seq = values(seq)
              """)
          .param("account", account.account().value())
          .update();
    }
  }

  @Test
  void aRewrittenHistoryIsFollowedFromWhereItDiffers() {
    var account = platform.account();
    var follower = new RecordingFollower(platform.model);
    new LogTopic(settings).require();
    var first = publishing("first");
    try (var _ = partitions(settings(settings.topic(), Duration.ofHours(1)), follower)) {
      follower.awaitBegun(List.of(account));
      change(List.of(account), 5);
      follower.awaitHead(account, 6);
      first.close();
      platform.restoreBackupWithoutTheLast(account, 3);

      try (var _ = publishing("second")) {
        platform.change(account);

        Platform.await(() -> follower.seqs(account).getLast() == 4);
        assertThat(counted("syncline.kafka.consume.epochs")).isEqualTo(1);
      }
    }
  }

  private double counted(String name) {
    return registry.get(name).counter().count();
  }
}
