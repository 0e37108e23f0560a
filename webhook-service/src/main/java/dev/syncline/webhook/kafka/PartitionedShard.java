package dev.syncline.webhook.kafka;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.tail.DensityGuard;
import dev.syncline.webhook.tail.Follower;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The accounts of one shard that are served here, from an assignment of partitions to the next.
///
/// ```
/// records of the partitions ──► epoch ──► DensityGuard ──► follower
/// sweep: heads, now and then ────────────►      │
///                                               └─ what was passed over: the account's log
/// ```
///
/// It begins as the reader of a shard does: it notes where every account stands, and then begins
/// the follower, which looks at the heads itself. So it does not matter at which record reading
/// begins.
final class PartitionedShard {
  private static final Logger log = LoggerFactory.getLogger(PartitionedShard.class);

  private final ShardId shard;
  private final PartitionShare share;
  private final ChangeLog changes;
  private final JdbcClient sql;
  private final KafkaMetrics metrics;
  private final Follower follower;
  private final DensityGuard guard;
  private final Map<AccountId, Long> epochs = new HashMap<>();
  private Map<AccountId, Long> lagging = Map.of();
  private long filled;
  private long dropped;

  PartitionedShard(
      ShardId shard,
      PartitionShare share,
      Databases databases,
      Follower.Factory followers,
      KafkaMetrics metrics) {
    this.shard = shard;
    this.share = share;
    this.changes = new ChangeLog(databases);
    this.sql = JdbcClient.create(databases.shard(shard));
    this.metrics = metrics;
    var noted = heads();
    this.follower = followers.begin(shard, share);
    this.guard =
        new DensityGuard(
            (account, seq, max) -> changes.after(shard, account, seq, max), follower::accept);
    for (var head : noted) {
      guard.begin(head.account(), head.seq());
      epochs.put(head.account(), head.epoch());
    }
  }

  /// Where an account's log ends.
  private record Head(AccountId account, long epoch, long seq) {}

  private List<Head> heads() {
    return sql.sql(
            "select account_id, epoch, seq from log_head where " + share.condition("account_id"))
        .query((row, _) -> new Head(new AccountId(row.getLong(1)), row.getLong(2), row.getLong(3)))
        .list();
  }

  void admit(LogEntry entry, long epoch) {
    if (!share.owns(entry.account())) {
      // Published while the accounts were divided by another number: its owner finds it in the log.
      metrics.foreign();
      return;
    }
    if (isOfThisHistory(entry, epoch)) {
      guard.admit(entry);
    }
  }

  /// An epoch that was not seen yet is that of the log, or it is a late publisher's.
  private boolean isOfThisHistory(LogEntry entry, long epoch) {
    var known = epochs.get(entry.account());
    if (known != null && known == epoch) {
      return true;
    }
    var head = changes.head(shard, entry.account());
    if (head.isEmpty() || head.get().epoch() != epoch) {
      return false;
    }
    epochs.put(entry.account(), epoch);
    if (known != null) {
      log.warn(
          "the history of account {} was rewritten, its entries follow from position {}",
          entry.account().value(),
          entry.seq());
      metrics.epochChanged();
      guard.begin(entry.account(), entry.seq() - 1);
    }
    return true;
  }

  /// Reads from the log what is missing for the second time in a row: what is only on its way is
  /// left to Kafka.
  void sweep() {
    var behind = new HashMap<AccountId, Long>();
    for (var head : heads()) {
      var missed = lagging.get(head.account());
      if (missed != null && guard.last(head.account()) < missed) {
        guard.catchUp(head.account(), missed);
      }
      if (guard.last(head.account()) < head.seq()) {
        behind.put(head.account(), head.seq());
      }
    }
    lagging = behind;
  }

  void report() {
    metrics.guarded(guard.filled() - filled, guard.dropped() - dropped);
    filled = guard.filled();
    dropped = guard.dropped();
  }

  /// Null while it serves; else why it does not.
  @Nullable String ended(int partitions) {
    if (share.partitions() != partitions) {
      return "the accounts are divided by %d now, not by %d"
          .formatted(partitions, share.partitions());
    }
    return follower.isOver() ? "another process owns its partitions" : null;
  }

  boolean isDividedBy(int partitions) {
    return share.partitions() == partitions;
  }

  void end(boolean stillHeld) {
    follower.end(stillHeld);
    report();
  }
}
