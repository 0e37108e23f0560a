package dev.syncline.webhook.kafka;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.kafka.PublishedPositions.Standing;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.Ownership;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Publishes one shard's log, as long as this process holds the shard's lease.
///
/// ```
/// begin ──► positions of the log, as saved ──► session ──► reader's entries ──► session ──► …
///                        ▲                        │ anything failed
///                        └────────────────────────┘ a pause, a new producer
/// ```
///
/// There is one way to begin, after a crash, a takeover or a failure: at the saved positions, with
/// whatever the log has beyond them. While there is no session entries are let go, since the log
/// has them: brokers that are down cost no memory.
///
/// A publisher that lost its lease and does not know can only write entries twice: its positions
/// are refused, and whoever reads drops what it has seen.
final class Publisher implements Follower {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final Duration SWEEP = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FLUSH = Duration.ofSeconds(3);

  private final ShardId shard;
  private final PublishedPositions positions;
  private final KafkaSettings settings;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Sessions sessions;
  private final KafkaMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore nudge = new Semaphore(1);
  private final Thread keeper;
  private volatile @Nullable PublishSession session;
  private volatile boolean stopping;
  private Duration pause = FIRST_PAUSE;
  private long nextBegin = System.nanoTime();
  private long nextSweep;

  /// Makes a session.
  @FunctionalInterface
  interface Sessions {
    PublishSession of(Producer<byte[], byte[]> producer, int partitions);
  }

  Publisher(
      ShardId shard,
      PublishedPositions positions,
      KafkaSettings settings,
      Supplier<Producer<byte[], byte[]>> producers,
      Sessions sessions,
      KafkaMetrics metrics) {
    this.shard = shard;
    this.positions = positions;
    this.settings = settings;
    this.producers = producers;
    this.sessions = sessions;
    this.metrics = metrics;
    positions.begin();
    this.keeper =
        Thread.ofPlatform().name("kafka-publisher-" + shard.value()).unstarted(this::keep);
  }

  void start() {
    keeper.start();
  }

  @Override
  public void accept(LogEntry entry) {
    lock.lock();
    try {
      var current = session;
      if (current != null && current.failure() == null) {
        orFail(current, () -> current.publish(entry));
      }
    } finally {
      lock.unlock();
    }
  }

  private void orFail(PublishSession current, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      current.fail(e);
      nudge.release();
    }
  }

  private void keep() {
    while (!stopping) {
      try {
        var _ = nudge.tryAcquire(settings.saveEvery().toMillis(), TimeUnit.MILLISECONDS);
        nudge.drainPermits();
        turn();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (Ownership.Lost e) {
        log.warn("shard {}: {}", shard.value(), e.getMessage());
        stopping = true;
      } catch (DataAccessException | KafkaException e) {
        log.warn(
            "shard {} cannot be published at the moment: {}",
            shard.value(),
            KafkaUnusable.rootMessage(e));
        later();
      } catch (RuntimeException e) {
        log.error("shard {}: the publisher stumbled", shard.value(), e);
        later();
      }
    }
  }

  private void turn() {
    var current = session;
    if (current == null) {
      if (!stopping && System.nanoTime() >= nextBegin) {
        begin();
      }
      return;
    }
    var failure = current.failure();
    if (failure != null) {
      log.warn("shard {} is published anew from its log: {}", shard.value(), failure.toString());
      metrics.publisherFailed();
      drop(current);
      save(current);
      later();
      return;
    }
    save(current);
    if (current.partitionsNow() != current.partitions()) {
      repartition(current);
    }
    if (System.nanoTime() >= nextSweep) {
      sweep(current);
    }
  }

  private void begin() {
    var producer = producers.get();
    var made = session(producer);
    lock.lock();
    try {
      session = made;
      nextSweep = System.nanoTime() + SWEEP.toNanos();
      orFail(made, () -> made.begin(positions.standings()));
    } finally {
      lock.unlock();
    }
    log.info("publishes shard {} to {} partitions", shard.value(), made.partitions());
  }

  /// The consumers are told first by how many partitions entries are divided.
  private PublishSession session(Producer<byte[], byte[]> producer) {
    PublishSession made = null;
    try {
      var partitions = producer.partitionsFor(settings.topic()).size();
      positions.divideBy(partitions);
      made = sessions.of(producer, partitions);
      return made;
    } finally {
      if (made == null) {
        producer.close(Duration.ZERO);
      }
    }
  }

  private void drop(PublishSession failed) {
    lock.lock();
    try {
      session = null;
    } finally {
      lock.unlock();
    }
    failed.close(Duration.ZERO);
  }

  private void later() {
    nextBegin = System.nanoTime() + pause.toNanos();
    var longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  private void save(PublishSession current) {
    var acknowledged = current.takeAcknowledged();
    if (acknowledged.isEmpty()) {
      return;
    }
    var saved = false;
    try {
      positions.save(acknowledged);
      saved = true;
      pause = FIRST_PAUSE;
    } finally {
      if (!saved) {
        current.notSaved(acknowledged);
      }
    }
  }

  /// First nothing is sent by the old number, then the consumers are told, then the new one is
  /// used.
  private void repartition(PublishSession current) {
    lock.lock();
    try {
      var now = current.partitionsNow();
      log.info(
          "shard {} is published to {} partitions, {} before",
          shard.value(),
          now,
          current.partitions());
      current.repartition(now);
      positions.divideBy(now);
    } finally {
      lock.unlock();
    }
  }

  /// The net beneath the reader: what it passed over, and accounts whose history was rewritten.
  private void sweep(PublishSession current) {
    nextSweep = System.nanoTime() + SWEEP.toNanos();
    var standings = positions.standings();
    if (standings.stream().anyMatch(Standing::isRewritten)) {
      current.fail(new IllegalStateException("the history of an account was rewritten"));
      return;
    }
    lock.lock();
    try {
      orFail(current, () -> current.catchUp(standings));
    } finally {
      lock.unlock();
    }
  }

  long unacknowledged() {
    var current = session;
    return current == null ? 0 : current.unacknowledged();
  }

  @Override
  public boolean isOver() {
    return stopping;
  }

  @Override
  public void end(boolean stillHeld) {
    stopping = true;
    nudge.release();
    var current = session;
    try {
      if (current != null && !stillHeld) {
        current.fail(new IllegalStateException("the lease of the shard was lost"));
      }
      keeper.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var last = session;
    if (last == null) {
      return;
    }
    last.close(stillHeld ? FLUSH : Duration.ZERO);
    if (stillHeld) {
      saveLast(last);
    }
  }

  private void saveLast(PublishSession last) {
    try {
      save(last);
    } catch (DataAccessException | Ownership.Lost e) {
      log.warn("the last published positions of shard {} were not saved", shard.value());
    }
  }
}
