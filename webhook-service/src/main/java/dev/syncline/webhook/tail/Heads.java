package dev.syncline.webhook.tail;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Databases;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The log heads of a shard.
public final class Heads {
  private final JdbcClient sql;

  public Heads(Databases databases, ShardId shard) {
    this.sql = JdbcClient.create(databases.shard(shard));
  }

  /// An account's last position.
  public record AccountHead(AccountId account, long seq) {}

  public List<AccountHead> all() {
    return sql.sql("select account_id, seq from log_head")
        .query((row, _) -> new AccountHead(new AccountId(row.getLong(1)), row.getLong(2)))
        .list();
  }
}
