package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.tail.Ownership;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Positions of all webhooks in one shard.
///
/// They are written only by whoever owns the accounts: each write checks that in its transaction.
final class Positions {
  private final JdbcClient sql;
  private final JdbcTemplate batch;
  private final TransactionTemplate transaction;
  private final Ownership ownership;

  Positions(Databases databases, ShardId shard, Ownership ownership) {
    var source = databases.shard(shard);
    this.sql = JdbcClient.create(source);
    this.batch = new JdbcTemplate(source);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    this.ownership = ownership;
  }

  /// From here on whoever owned the accounts before is refused.
  void begin() {
    transaction.executeWithoutResult(_ -> ownership.begin(sql));
  }

  /// Begins a webhook in this shard, once: accounts that are there are served from now on, those
  /// that come later from their beginning.
  void beginWebhook(UUID webhook, ApplicationId application) {
    fenced(0, () -> Beginnings.begin(sql, webhook, application));
  }

  Progress load(UUID webhook, AccountId account) {
    return sql.sql(
            """
            select account_id, seq, attempts, first_failed_at, next_attempt_at from webhook_position
             where webhook_id = :webhook and account_id = :account
            """)
        .param("webhook", Uuids.bytes(webhook))
        .param("account", account.value())
        .query((row, _) -> progress(webhook, row))
        .optional()
        .orElse(Progress.none(webhook, account));
  }

  /// An account with entries that the webhook has not been served.
  record Behind(Progress progress, long head) {}

  /// Accounts above `after` that are behind, in their order.
  List<Behind> behind(UUID webhook, ApplicationId application, AccountId after, int max) {
    return sql.sql(
            """
            select h.account_id, coalesce(p.seq, 0), coalesce(p.attempts, 0), p.first_failed_at,
                   p.next_attempt_at, h.seq
              from log_head h
              left join webhook_position p on p.webhook_id = :webhook and p.account_id = h.account_id
             where h.application_id = :application and h.account_id > :after
               and h.seq > coalesce(p.seq, 0) and %s
             order by h.account_id limit :max
            """
                .formatted(ownership.condition("h.account_id")))
        .param("webhook", Uuids.bytes(webhook))
        .param("application", application.value())
        .param("after", after.value())
        .param("max", max)
        .query((row, _) -> new Behind(progress(webhook, row), row.getLong(6)))
        .list();
  }

  /// The account whose notification has failed most often, to try an endpoint with.
  Optional<Behind> worst(UUID webhook) {
    return sql.sql(
            """
            select p.account_id, p.seq, p.attempts, p.first_failed_at, p.next_attempt_at, h.seq
              from webhook_position p join log_head h on h.account_id = p.account_id
             where p.webhook_id = :webhook and h.seq > p.seq and %s
             order by p.attempts desc, p.next_attempt_at limit 1
            """
                .formatted(ownership.condition("h.account_id")))
        .param("webhook", Uuids.bytes(webhook))
        .query((row, _) -> new Behind(progress(webhook, row), row.getLong(6)))
        .optional();
  }

  /// How many accounts are behind, and since when.
  Waiting waiting(UUID webhook, ApplicationId application) {
    return sql.sql(
            """
            select count(*), min(e.changed_at)
              from log_head h
              left join webhook_position p on p.webhook_id = :webhook and p.account_id = h.account_id
              left join log_entry e
                on e.account_id = h.account_id and e.seq = coalesce(p.seq, 0) + 1
             where h.application_id = :application and h.seq > coalesce(p.seq, 0)
            """)
        .param("webhook", Uuids.bytes(webhook))
        .param("application", application.value())
        .query(
            (row, _) -> new Waiting(row.getLong(1), instant(row.getObject(2, LocalDateTime.class))))
        .single();
  }

  Optional<ApplicationId> application(AccountId account) {
    return sql.sql("select application_id from log_head where account_id = :account")
        .param("account", account.value())
        .query((row, _) -> new ApplicationId(row.getLong(1)))
        .optional();
  }

  /// @param lowId the highest row number handed on, for whoever looks
  void save(Collection<Progress> changed, long lowId) {
    fenced(lowId, () -> insert(changed));
  }

  private void insert(Collection<Progress> changed) {
    if (changed.isEmpty()) {
      return;
    }
    batch.batchUpdate(
        """
        insert into webhook_position
          (webhook_id, account_id, seq, attempts, first_failed_at, next_attempt_at)
        values (?, ?, ?, ?, ?, ?)
        on duplicate key update seq = values(seq), attempts = values(attempts),
          first_failed_at = values(first_failed_at), next_attempt_at = values(next_attempt_at)
        """,
        changed,
        500,
        (statement, progress) -> {
          statement.setBytes(1, Uuids.bytes(progress.webhook()));
          statement.setLong(2, progress.account().value());
          statement.setLong(3, progress.seq());
          statement.setInt(4, progress.attempts());
          statement.setObject(5, utc(progress.firstFailedAt()));
          statement.setObject(6, utc(progress.nextAttemptAt()));
        });
  }

  /// Nothing waits any more: the endpoint answers again, or the developer starts it over.
  void forgetFailures(UUID webhook) {
    fenced(
        0,
        () ->
            sql.sql(
                    """
                    update webhook_position
                       set attempts = 0, first_failed_at = null, next_attempt_at = null
                     where webhook_id = :webhook and attempts > 0 and %s
                    """
                        .formatted(ownership.condition("account_id")))
                .param("webhook", Uuids.bytes(webhook))
                .update());
  }

  void delete(UUID webhook) {
    fenced(
        0,
        () ->
            sql.sql("delete from webhook_position where webhook_id = :webhook")
                .param("webhook", Uuids.bytes(webhook))
                .update());
  }

  private void fenced(long lowId, Runnable work) {
    transaction.executeWithoutResult(_ -> {
      ownership.check(sql, lowId);
      work.run();
    });
  }

  private static Progress progress(UUID webhook, ResultSet row) throws SQLException {
    return new Progress(
        webhook,
        new AccountId(row.getLong(1)),
        row.getLong(2),
        row.getInt(3),
        instant(row.getObject(4, LocalDateTime.class)),
        instant(row.getObject(5, LocalDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable LocalDateTime time) {
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  private static @Nullable LocalDateTime utc(@Nullable Instant time) {
    return time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
