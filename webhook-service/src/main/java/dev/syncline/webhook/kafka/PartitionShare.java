package dev.syncline.webhook.kafka;

import static java.util.stream.Collectors.joining;

import dev.syncline.model.id.AccountId;
import dev.syncline.webhook.tail.Ownership;
import dev.syncline.webhook.tail.ShardDivision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The accounts of one shard that are in the partitions assigned to this process.
///
/// The group coordinator assigns them, and it may assign a partition again while a process that was
/// asleep still believes to have it. So each assignment raises the partition's fence in the shard,
/// and each save compares it. The number of partitions is compared as well: who divides the
/// accounts by another number can't write.
final class PartitionShare implements Ownership {
  private final int partitions;
  private final Set<Integer> owned;
  private volatile Map<String, Long> fences = Map.of();

  /// @param partitions the number by which the shard's accounts are divided
  /// @param assigned those of this process; there may be more than `partitions` says
  PartitionShare(int partitions, Set<Integer> assigned) {
    this.partitions = partitions;
    this.owned = new TreeSet<>(assigned);
    this.owned.removeIf(partition -> partition >= partitions);
  }

  int partitions() {
    return partitions;
  }

  @Override
  public boolean owns(AccountId account) {
    return owned.contains(Partitioning.of(account, partitions));
  }

  @Override
  public String condition(String column) {
    return Partitioning.condition(column, partitions, owned);
  }

  @Override
  public void begin(JdbcClient shard) {
    if (owned.isEmpty()) {
      return;
    }
    var rows = names().stream().map("('%s', 1, 0)"::formatted).collect(joining(", "));
    shard
        .sql(
            "insert into log_reader (name, fence, low_id) values "
                + rows
                + " on duplicate key update fence = fence + 1")
        .update();
    fences = read(shard);
  }

  @Override
  public void check(JdbcClient shard, long lowId) {
    var divided = ShardDivision.kept(shard);
    if (divided != partitions) {
      throw new Lost(
          divided == ShardDivision.NONE
              ? "the accounts of this shard are served without Kafka now"
              : "the accounts of this shard are divided by %d now, not by %d"
                  .formatted(divided, partitions));
    }
    if (!read(shard).equals(fences)) {
      throw new Lost("a partition of this process was assigned to another");
    }
  }

  private Map<String, Long> read(JdbcClient shard) {
    var read = new HashMap<String, Long>();
    if (!owned.isEmpty()) {
      shard
          .sql("select name, fence from log_reader where name in (:names) lock in share mode")
          .param("names", names())
          .query(row -> {
            read.put(row.getString(1), row.getLong(2));
          });
    }
    return read;
  }

  private List<String> names() {
    return owned.stream().map("partition-%05d"::formatted).toList();
  }
}
