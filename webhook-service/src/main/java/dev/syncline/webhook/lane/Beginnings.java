package dev.syncline.webhook.lane;

import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Where a webhook begins: at the heads of the accounts that are there. Accounts that come later
/// are served from their beginning.
///
/// It is done before a webhook becomes active, so that whatever happens after its creation was
/// answered is delivered, however long it takes until the dispatchers have seen it. A shard that
/// can't be reached then begins when its dispatcher sees the webhook.
public final class Beginnings {
  private static final Logger log = LoggerFactory.getLogger(Beginnings.class);

  private final Databases databases;

  public Beginnings(Databases databases) {
    this.databases = databases;
  }

  public void begin(UUID webhook, ApplicationId application) {
    for (var shard : databases.shards()) {
      try {
        begin(shard, webhook, application);
      } catch (DataAccessException e) {
        log.warn("webhook {} begins later in shard {}", PublicIds.encode(webhook), shard.value());
      }
    }
  }

  private void begin(ShardId shard, UUID webhook, ApplicationId application) {
    var source = databases.shard(shard);
    new TransactionTemplate(new JdbcTransactionManager(source))
        .executeWithoutResult(_ -> begin(JdbcClient.create(source), webhook, application));
  }

  /// Once: account 0 marks that it was done. Inside a transaction.
  static void begin(JdbcClient sql, UUID webhook, ApplicationId application) {
    var isNew =
        sql.sql(
                """
                insert ignore into webhook_position (webhook_id, account_id, seq, attempts)
                values (:webhook, 0, 0, 0)
                """)
            .param("webhook", Uuids.bytes(webhook))
            .update();
    if (isNew == 1) {
      sql.sql(
              """
              insert ignore into webhook_position (webhook_id, account_id, seq, attempts)
              select :webhook, account_id, seq, 0 from log_head where application_id = :application
              """)
          .param("webhook", Uuids.bytes(webhook))
          .param("application", application.value())
          .update();
    }
  }
}
