package dev.syncline.webhook.tail;

import org.springframework.jdbc.core.simple.JdbcClient;

/// How the accounts of a shard are divided among those who deliver.
///
/// Whoever holds the shard's lease says so, under the lease's fence: {@link #NONE} when it delivers
/// itself, else the number of partitions by which it hands entries on. Every save of a position
/// checks it, so two who divide differently can't both write.
public final class ShardDivision {
  /// The holder of the lease serves every account.
  public static final int NONE = 0;

  private ShardDivision() {}

  /// A newer fence's word stands.
  public static void set(JdbcClient shard, long fence, int partitions) {
    shard
        .sql(
            """
            insert into log_reader (name, fence, low_id, partitions)
            values ('webhooks', :fence, 0, :partitions)
            on duplicate key update
              partitions = if(values(fence) >= fence, values(partitions), partitions),
              fence = greatest(fence, values(fence))
            """)
        .param("fence", fence)
        .param("partitions", partitions)
        .update();
  }

  public static int of(JdbcClient shard) {
    return shard
        .sql("select partitions from log_reader where name = 'webhooks'")
        .query(Integer.class)
        .optional()
        .orElse(NONE);
  }

  /// The same, and it can't change before the transaction has ended.
  public static int kept(JdbcClient shard) {
    return shard
        .sql("select partitions from log_reader where name = 'webhooks' lock in share mode")
        .query(Integer.class)
        .optional()
        .orElse(NONE);
  }
}
