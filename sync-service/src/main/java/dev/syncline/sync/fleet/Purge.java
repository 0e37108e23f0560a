package dev.syncline.sync.fleet;

import dev.syncline.model.blob.Blobs;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears away everything of a deleted account, in small steps, so that nobody waits for its locks.
/// The account is gone for everybody already, so no change of an API object happens here and
/// nothing is logged: plain SQL.
///
/// What stays, until it expires, is the head of its log and the last entry, which says that the
/// grant was deleted: webhooks and followers of the application have to be told, and it tells them
/// of everything in the account. The head says what is missing before it is.
final class Purge {
  private static final Logger log = LoggerFactory.getLogger(Purge.class);
  private static final int AT_ONCE = 1000;
  private static final List<String> TABLES =
      List.of(
          "placement",
          "metadata_pair",
          "deleted_message",
          "bulk_job",
          "message_body",
          "awaited_content",
          "message",
          "mail_report",
          "thread_reference",
          "thread",
          "folder",
          "action",
          "idempotency_key",
          "audit",
          "account_token",
          "provider_use");

  private final Shards shards;
  private final Blobs blobs;
  private final AccountLocations locations;

  Purge(Shards shards, Blobs blobs, AccountLocations locations) {
    this.shards = shards;
    this.blobs = blobs;
    this.locations = locations;
  }

  void run(ShardId shard, AccountId account) {
    var rows = 0;
    for (var table : TABLES) {
      rows +=
          deleteAll(
              shard,
              account,
              "delete from %s where account_id = :account limit :max".formatted(table));
    }
    execute(shard, account, "update log_head set oldest_seq = seq where account_id = :account");
    rows +=
        deleteAll(
            shard,
            account,
            """
            delete from log_entry where account_id = :account
               and seq < (select seq from log_head where account_id = :account) limit :max
            """);
    execute(
        shard,
        account,
        """
        delete from webhook_position where account_id = :account
           and seq >= (select seq from log_head where account_id = :account)
        """);
    try {
      blobs.deleteAll(account);
    } catch (IOException e) {
      throw new UncheckedIOException("the blobs of a deleted account could not be removed", e);
    }
    locations.forget(account);
    execute(
        shard,
        account,
        """
        delete p, l from account_purge p left join account_lease l on l.account_id = p.account_id
         where p.account_id = :account
        """);
    log.info("cleared away a deleted account: {} rows", rows);
  }

  private int deleteAll(ShardId shard, AccountId account, String sql) {
    var total = 0;
    int deleted;
    do {
      deleted =
          shards
              .sql(shard)
              .sql(sql)
              .param("account", account.value())
              .param("max", AT_ONCE)
              .update();
      total += deleted;
    } while (deleted == AT_ONCE);
    return total;
  }

  private void execute(ShardId shard, AccountId account, String sql) {
    shards.sql(shard).sql(sql).param("account", account.value()).update();
  }
}
