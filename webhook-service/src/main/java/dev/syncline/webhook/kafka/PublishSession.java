package dev.syncline.webhook.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.kafka.PublishedPositions.Position;
import dev.syncline.webhook.kafka.PublishedPositions.Standing;
import dev.syncline.webhook.tail.DensityGuard;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// One producer's life: from the positions that were saved to the first failure.
///
/// The producer is idempotent, so within a session nothing is written twice or in another order. A
/// session that fails is thrown away: the next one begins at what was acknowledged, and what the
/// failed one may have written beyond that is written again.
///
/// Not safe for use by several threads, but for what Kafka's own thread reports.
final class PublishSession {
  private final ShardId shard;
  private final ChangeLog log;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final AccountOwners owners;
  private final KafkaMetrics metrics;
  private final DensityGuard guard;
  private final Map<AccountId, Long> epochs = new HashMap<>();
  private final Map<AccountId, Long> sent = new HashMap<>();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final AtomicLong unacknowledged = new AtomicLong();
  private int partitions;
  private volatile @Nullable Exception failure;

  PublishSession(
      ShardId shard,
      ChangeLog log,
      String topic,
      Producer<byte[], byte[]> producer,
      int partitions,
      AccountOwners owners,
      KafkaMetrics metrics) {
    this.shard = shard;
    this.log = log;
    this.topic = topic;
    this.producer = producer;
    this.partitions = partitions;
    this.owners = owners;
    this.metrics = metrics;
    this.guard =
        new DensityGuard((account, seq, max) -> log.after(shard, account, seq, max), this::send);
  }

  /// Publishes what was committed since the saved positions.
  void begin(List<Standing> standings) {
    for (var standing : standings) {
      epochs.put(standing.account(), standing.epoch());
      guard.begin(standing.account(), standing.published());
      if (standing.isRewritten()) {
        acknowledgements.add(standing.account(), null, standing.published());
      }
    }
    catchUp(standings);
  }

  /// Publishes what is in the log and has not been handed on. Answers how many accounts were
  /// behind.
  int catchUp(List<Standing> standings) {
    var behind = 0;
    for (var standing : standings) {
      if (guard.catchUp(standing.account(), standing.head())) {
        behind++;
      }
    }
    return behind;
  }

  void publish(LogEntry entry) {
    guard.admit(entry);
  }

  private void send(LogEntry entry) {
    if (failure != null) {
      throw new IllegalStateException("this producer has failed");
    }
    var account = entry.account();
    var epoch = epochs.computeIfAbsent(account, this::epoch);
    var value = Published.of(entry, shard, epoch, owners.of(entry)).json();
    var before = sent.put(account, entry.seq());
    var record =
        new ProducerRecord<>(
            topic,
            Partitioning.of(account, partitions),
            entry.changedAt().toEpochMilli(),
            Partitioning.key(account),
            value,
            headers(entry, epoch));
    unacknowledged.incrementAndGet();
    var _ =
        producer.send(
            record,
            (_, failed) -> {
              unacknowledged.decrementAndGet();
              if (failed != null) {
                fail(failed);
              } else if (failure == null) {
                acknowledge(entry, before);
              }
            });
  }

  private void acknowledge(LogEntry entry, @Nullable Long before) {
    if (acknowledgements.add(entry.account(), before, entry.seq())) {
      metrics.acknowledged(entry.changedAt());
    } else {
      fail(new IllegalStateException("acknowledged out of order"));
    }
  }

  private long epoch(AccountId account) {
    return log.head(shard, account).map(ChangeLog.Head::epoch).orElse(0L);
  }

  private List<Header> headers(LogEntry entry, long epoch) {
    return List.of(
        header("syncline-account", entry.account().value()),
        header("syncline-seq", entry.seq()),
        header("syncline-epoch", epoch),
        header("syncline-shard", shard.value()));
  }

  private static Header header(String name, long value) {
    return new RecordHeader(name, Long.toString(value).getBytes(US_ASCII));
  }

  void fail(Exception cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  @Nullable Exception failure() {
    return failure;
  }

  int partitions() {
    return partitions;
  }

  /// How many partitions the topic has now, as far as the producer knows.
  int partitionsNow() {
    return producer.partitionsFor(topic).size();
  }

  /// What is under way goes where it was sent to first: it must not be overtaken.
  void repartition(int now) {
    producer.flush();
    partitions = now;
  }

  long unacknowledged() {
    return unacknowledged.get();
  }

  List<Position> takeAcknowledged() {
    return acknowledgements.takeDirty().entrySet().stream()
        .map(each ->
            new Position(each.getKey(), epochs.getOrDefault(each.getKey(), 0L), each.getValue()))
        .toList();
  }

  void notSaved(Collection<Position> positions) {
    acknowledgements.stillDirty(Set.copyOf(positions.stream().map(Position::account).toList()));
  }

  /// Waits for what is under way, so long at most.
  void close(Duration atMost) {
    producer.close(atMost);
  }
}
