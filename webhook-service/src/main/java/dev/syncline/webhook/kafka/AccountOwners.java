package dev.syncline.webhook.kafka;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.kafka.Published.Owner;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which grant an account is on the wire, and whose. Neither ever changes.
final class AccountOwners {
  private static final int MAX = 100_000;

  private final JdbcClient directory;
  private final JdbcClient shard;
  private final Map<AccountId, Owner> owners = new ConcurrentHashMap<>();

  AccountOwners(Databases databases, ShardId shard) {
    this.directory = JdbcClient.create(databases.directory());
    this.shard = JdbcClient.create(databases.shard(shard));
  }

  Owner of(LogEntry entry) {
    var known = owners.get(entry.account());
    if (known != null) {
      return known;
    }
    if (owners.size() >= MAX) {
      owners.clear();
    }
    var found = new Owner(application(entry.account()), grant(entry));
    owners.put(entry.account(), found);
    return found;
  }

  /// The grant of an account that is gone is known from its own deletion at least.
  private @Nullable UUID grant(LogEntry entry) {
    if (entry.objectType() == ObjectType.GRANT) {
      return entry.objectId();
    }
    return shard
        .sql(
            """
            select grant_id from account where id = :account
            union all
            select grant_id from account_purge where account_id = :account
            limit 1
            """)
        .param("account", entry.account().value())
        .query((row, _) -> Uuids.of(row.getBytes(1)))
        .optional()
        .orElse(null);
  }

  private @Nullable UUID application(AccountId account) {
    return shard
        .sql("select application_id from log_head where account_id = :account")
        .param("account", account.value())
        .query((row, _) -> new ApplicationId(row.getLong(1)))
        .optional()
        .map(this::publicId)
        .orElse(null);
  }

  private @Nullable UUID publicId(ApplicationId application) {
    return directory
        .sql("select public_id from application where id = :id")
        .param("id", application.value())
        .query((row, _) -> Uuids.of(row.getBytes(1)))
        .optional()
        .orElse(null);
  }
}
