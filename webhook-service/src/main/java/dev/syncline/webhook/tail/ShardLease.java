package dev.syncline.webhook.tail;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.lease.Leases.Lease;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The whole shard belongs to whoever holds its lease. The lease is in the directory; its fence is
/// kept beside the positions as well.
public record ShardLease(Lease lease) implements Ownership {
  @Override
  public boolean owns(AccountId account) {
    return true;
  }

  @Override
  public String condition(String column) {
    return "true";
  }

  @Override
  public void begin(JdbcClient shard) {
    ShardDivision.set(shard, lease.fence(), ShardDivision.NONE);
  }

  @Override
  public void check(JdbcClient shard, long lowId) {
    var held =
        shard
            .sql(
                """
                update log_reader set low_id = greatest(low_id, :lowId)
                 where name = 'webhooks' and fence = :fence and partitions = 0
                """)
            .param("lowId", lowId)
            .param("fence", lease.fence())
            .update();
    if (held != 1) {
      throw new Lost(
          "the positions of this shard are written under a fence newer than " + lease.fence());
    }
  }
}
