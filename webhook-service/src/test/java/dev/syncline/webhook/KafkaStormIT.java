package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.tail.ShardDivision;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// While accounts change, everything between their log and the subscriber dies in turn.
class KafkaStormIT {
  private static final Logger log = LoggerFactory.getLogger(KafkaStormIT.class);
  private static final String TOPIC = "storm";
  private static final Duration SESSION = Duration.ofSeconds(3);

  /// A process of the fleet takes long to start beside the others.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void whateverDiesEveryEntryArrivesAndNoneOvertakesAnother()
      throws IOException, InterruptedException {
    try (var broker = Broker.process();
        var platform = new Platform();
        var receiver = new Receiver();
        var fleet = new Fleet(platform, broker)) {
      var accounts = IntStream.range(0, 12).mapToObj(_ -> platform.account()).toList();
      fleet.add();
      fleet.add();
      fleet.add();
      fleet.awaitStart();
      platform.served(platform.webhook(receiver.url(), "folder.created"));
      try (var _ = new Writers(platform, accounts)) {
        awaitMore(receiver, 200);

        log.info("the broker is killed");
        broker.kill();
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        broker.startProcess();
        awaitMore(receiver, 200);

        log.info("the first service is killed: a publisher, and a third of the partitions");
        fleet.killFirst();
        awaitMore(receiver, 200);
        fleet.add();

        log.info("a publisher of long ago writes everything again");
        writeAllAgain(broker);
        awaitMore(receiver, 200);

        log.info("a service stops in good order");
        fleet.awaitMembers();
        fleet.stopFirst();
        awaitMore(receiver, 200);

        log.info("the topic gets more partitions");
        broker.addPartitions(TOPIC, 12);
        awaitMore(receiver, 500);
        fleet.add();

        log.info("a service and the broker are killed at once");
        fleet.awaitMembers();
        fleet.killFirst();
        broker.kill();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        broker.startProcess();
        writeAllAgain(broker);
        awaitMore(receiver, 500);
      }

      Platform.await(
          PATIENCE,
          () ->
              accounts.stream()
                  .allMatch(
                      account -> receiver.firsts(account).size() >= platform.head(account) - 1));
      for (var account : accounts) {
        assertThat(receiver.firsts(account)).isEqualTo(after(1, platform.head(account)));
      }
      assertTopicIsComplete(broker, platform, accounts);
      var distinct = accounts.stream().mapToLong(platform::head).sum() - accounts.size();
      log.info(
          "{} entries; {} delivered more than once", distinct, receiver.taken().size() - distinct);
    }
  }

  /// For those who follow the topic itself: all of each account, and in order within a partition.
  private static void assertTopicIsComplete(
      Broker broker, Platform platform, List<Location> accounts) {
    try (var topic = new TopicCopy(broker, TOPIC)) {
      Platform.await(() -> {
        var positions = topic.positions();
        return accounts.stream()
            .allMatch(account ->
                positions.getOrDefault(account.account().value(), Map.of()).values().stream()
                        .flatMap(List::stream)
                        .mapToLong(seq -> seq)
                        .max()
                        .orElse(0)
                    >= platform.head(account));
      });
      var positions = topic.positions();
      for (var account : accounts) {
        var partitions = positions.getOrDefault(account.account().value(), Map.of());
        assertThat(partitions.values().stream().flatMap(List::stream).distinct().sorted().toList())
            .isEqualTo(after(1, platform.head(account)));
        for (var partition : partitions.values()) {
          assertThat(partition.stream().distinct().toList()).isSorted();
        }
      }
    }
  }

  private static void writeAllAgain(Broker broker) {
    try (var topic = new TopicCopy(broker, TOPIC)) {
      topic.writeAllAgain();
    }
  }

  private static void awaitMore(Receiver receiver, int deliveries) {
    var before = receiver.taken().size();
    Platform.await(PATIENCE, () -> receiver.taken().size() >= before + deliveries);
  }

  private static List<Long> after(long first, long last) {
    return LongStream.rangeClosed(first + 1, last).boxed().toList();
  }

  /// Webhook services as processes.
  private static final class Fleet implements AutoCloseable {
    private final Platform platform;
    private final Broker broker;
    private final Deque<Process> processes = new ArrayDeque<>();

    Fleet(Platform platform, Broker broker) {
      this.platform = platform;
      this.broker = broker;
    }

    void add() throws IOException {
      processes.add(
          platform.process(
              "--syncline.feed=kafka",
              "--syncline.kafka.bootstrap-servers=" + broker.address(),
              "--syncline.kafka.topic=" + TOPIC,
              "--syncline.kafka.partitions=6",
              "--syncline.kafka.replication=1",
              "--syncline.kafka.min-insync-replicas=1",
              "--syncline.kafka.session-timeout=" + SESSION.toSeconds() + "s",
              "--syncline.kafka.delivery-timeout=5s",
              "--syncline.kafka.sweep-every=5s"));
    }

    void awaitStart() {
      Platform.await(
          PATIENCE,
          () ->
              platform.model.databases().shards().stream()
                  .allMatch(shard -> ShardDivision.of(platform.model.shards().sql(shard)) == 6));
    }

    /// One that finds no broker when it starts ends with a sentence that says so: whoever is new
    /// must have started before a broker is killed. A killed one is a member until its session
    /// ends.
    void awaitMembers() {
      var since = new AtomicLong(System.nanoTime());
      Platform.await(
          PATIENCE,
          () -> {
            if (broker.members("syncline-webhooks") != processes.size()) {
              since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > SESSION.plusSeconds(2).toNanos();
          });
    }

    void killFirst() {
      var process = processes.remove();
      process.destroyForcibly();
      process.onExit().join();
    }

    void stopFirst() {
      var process = processes.remove();
      process.destroy();
      process.onExit().join();
    }

    @Override
    public void close() {
      processes.forEach(Process::destroyForcibly);
    }
  }

  /// Change accounts until they are closed: at once, late, or not at all.
  private static final class Writers implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Writers(Platform platform, List<Location> accounts) {
      for (int i = 0; i < 4; i++) {
        threads.add(Thread.ofVirtual().start(() -> write(platform, accounts)));
      }
    }

    private void write(Platform platform, List<Location> accounts) {
      var random = ThreadLocalRandom.current();
      while (!stop.get()) {
        var account = accounts.get(random.nextInt(accounts.size()));
        switch (random.nextInt(20)) {
          case 0 -> platform.rollBack(account);
          case 1 -> changeLate(platform, account);
          default -> platform.change(account);
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }

    private static void changeLate(Platform platform, Location account) {
      var holding = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      var late = Thread.ofVirtual().start(() -> platform.changeLate(account, holding, release));
      Platform.awaitQuietly(holding);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      release.countDown();
      Platform.await(() -> !late.isAlive());
    }

    @Override
    public void close() {
      stop.set(true);
      threads.forEach(thread -> Platform.await(() -> !thread.isAlive()));
    }
  }
}
