package dev.syncline.webhook.kafka;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.ShardDivision;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// This process as a member of the group that divides the topic's partitions, and with them the
/// accounts of all shards.
///
/// ```
/// assigned ──► one PartitionedShard for each shard ──► records, sweeps ──► revoked: ended and saved
///    ▲                                                                       lost: only ended
///    └───────────────────────────────── the next assignment ◄──────────────────┘
/// ```
///
/// Every assignment begins everything anew from MySQL: the followers' positions and the heads say
/// what is to be done, Kafka only what is new. So reading begins at each partition's end, and the
/// offsets that are committed are for those who watch.
///
/// One thread does all of it, since a consumer belongs to one.
public final class PartitionReader implements AutoCloseable, ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long UPKEEP = Duration.ofSeconds(1).toNanos();

  private final Databases databases;
  private final KafkaSettings settings;
  private final Follower.Factory followers;
  private final KafkaMetrics metrics;
  private final Map<ShardId, PartitionedShard> serving = new HashMap<>();
  private volatile Set<Integer> assigned = Set.of();
  private volatile long lastPoll = System.nanoTime();
  private volatile boolean running = true;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;
  private long nextUpkeep;
  private long nextSweep;
  private boolean isDatabaseAway;

  public PartitionReader(
      Databases databases,
      KafkaSettings settings,
      Follower.Factory followers,
      KafkaMetrics metrics) {
    this.databases = databases;
    this.settings = settings;
    this.followers = followers;
    this.metrics = metrics;
  }

  public void start() {
    var made = consumer();
    consumer = made;
    thread = Thread.ofPlatform().name("kafka-partitions").start(() -> follow(made));
  }

  private Consumer<byte[], byte[]> consumer() {
    var session = (int) settings.sessionTimeout().toMillis();
    var properties = settings.clientProperties();
    properties.put("group.id", settings.group());
    properties.put("group.protocol", "classic");
    properties.put("partition.assignment.strategy", StickyAssignor.class.getName());
    properties.put("session.timeout.ms", session);
    properties.put("heartbeat.interval.ms", session / 3);
    properties.put("max.poll.interval.ms", 120_000);
    properties.put("max.poll.records", 2_000);
    properties.put("default.api.timeout.ms", 10_000);
    properties.put("auto.offset.reset", "latest");
    properties.put("enable.auto.commit", true);
    properties.put("allow.auto.create.topics", false);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void follow(Consumer<byte[], byte[]> from) {
    from.subscribe(List.of(settings.topic()), this);
    while (running) {
      try {
        turn(from);
      } catch (WakeupException _) {
        // It is to stop.
      } catch (KafkaException | DataAccessException e) {
        log.warn("partitions cannot be followed, next try in 1 s: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        log.error("the reader of partitions stumbled", e);
        pause();
      }
    }
    // Gives the partitions back, which ends what is served.
    from.close(CloseOptions.timeout(Duration.ofSeconds(10)));
  }

  private void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException _) {
      running = false;
      Thread.currentThread().interrupt();
    }
  }

  private void turn(Consumer<byte[], byte[]> from) {
    var records = from.poll(POLL);
    lastPoll = System.nanoTime();
    isDatabaseAway = false;
    records.forEach(this::admit);
    if (System.nanoTime() >= nextUpkeep) {
      nextUpkeep = System.nanoTime() + UPKEEP;
      upkeep(from);
    }
  }

  private void admit(ConsumerRecord<byte[], byte[]> record) {
    try {
      var published = Published.read(record.value());
      var entry = published.entry();
      metrics.arrived(entry.changedAt());
      var shard = serving.get(new ShardId(published.shard()));
      if (shard != null && !isDatabaseAway) {
        shard.admit(entry, Long.parseLong(published.accountEpoch()));
      }
    } catch (DataAccessException e) {
      // What is passed over now is read from the log: at the account's next entry, or by the sweep.
      isDatabaseAway = true;
      log.warn("a shard cannot be read: {}", e.getMessage());
    } catch (RuntimeException e) {
      metrics.unreadable();
      log.warn(
          "partition {}, offset {} holds no log entry: {}",
          record.partition(),
          record.offset(),
          e.toString());
    }
  }

  private void upkeep(Consumer<byte[], byte[]> from) {
    if (assigned.isEmpty()) {
      return;
    }
    for (var shard : databases.shards()) {
      settle(from, shard);
    }
    if (System.nanoTime() >= nextSweep) {
      nextSweep = System.nanoTime() + settings.sweepEvery().toNanos();
      serving.values().forEach(PartitionedShard::sweep);
    }
    serving.values().forEach(PartitionedShard::report);
    metrics.behind(behind(from));
  }

  /// Begins a shard that has not begun; begins it anew when its accounts are divided otherwise.
  private void settle(Consumer<byte[], byte[]> from, ShardId shard) {
    var partitions = ShardDivision.of(JdbcClient.create(databases.shard(shard)));
    var there = serving.get(shard);
    if (there != null) {
      var why = there.ended(partitions);
      if (why == null) {
        return;
      }
      log.warn("shard {} begins anew: {}", shard.value(), why);
      serving.remove(shard);
      there.end(false);
      if (partitions != ShardDivision.NONE && there.isDividedBy(partitions)) {
        from.enforceRebalance("a partition was written by somebody else");
        return;
      }
    }
    if (partitions != ShardDivision.NONE) {
      var share = new PartitionShare(partitions, assigned);
      serving.put(shard, new PartitionedShard(shard, share, databases, followers, metrics));
    }
  }

  private static Map<Integer, Long> behind(Consumer<byte[], byte[]> from) {
    var behind = new TreeMap<Integer, Long>();
    for (var partition : from.assignment()) {
      from.currentLag(partition).ifPresent(lag -> behind.put(partition.partition(), lag));
    }
    return behind;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    metrics.assigned();
    toEnd(partitions);
    var numbers = new HashSet<Integer>();
    partitions.forEach(each -> numbers.add(each.partition()));
    assigned = Set.copyOf(numbers);
    nextUpkeep = System.nanoTime();
    nextSweep = System.nanoTime() + settings.sweepEvery().toNanos();
    log.info("serves {} partitions of {}", numbers.size(), settings.topic());
  }

  /// The end has to be known before the heads are noted: what comes after it is what is new.
  private void toEnd(Collection<TopicPartition> partitions) {
    var from = consumer;
    if (from == null || partitions.isEmpty()) {
      return;
    }
    try {
      from.endOffsets(partitions).forEach(from::seek);
    } catch (KafkaException e) {
      log.warn(
          "the partitions' ends are not known, the sweep finds what is passed over: {}",
          e.getMessage());
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    assigned = Set.of();
    endAll(true);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    log.warn("was taken for dead: its partitions were assigned to others");
    assigned = Set.of();
    endAll(false);
  }

  /// All at the same time: each waits for the requests that are under way.
  private void endAll(boolean stillHeld) {
    var threads =
        serving.values().stream()
            .map(shard -> Thread.ofVirtual().start(() -> shard.end(stillHeld)))
            .toList();
    serving.clear();
    for (var each : threads) {
      try {
        var _ = each.join(Duration.ofSeconds(15));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The partitions of this process.
  public Set<Integer> assigned() {
    return assigned;
  }

  /// Since the group was last heard of.
  public Duration sincePoll() {
    return Duration.ofNanos(System.nanoTime() - lastPoll);
  }

  @Override
  public void close() {
    running = false;
    var from = consumer;
    if (from != null) {
      from.wakeup();
    }
    try {
      if (thread != null) {
        thread.join(Duration.ofSeconds(25));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
