package dev.syncline.api.bulk;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Shards;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The rows of jobs. Whoever holds a row's lease works on it; who has lost it can't write what it
/// did meanwhile, since the batch and the row are one transaction.
public final class BulkJobs {
  private static final int KEPT_DAYS = 7;
  private static final String COLUMNS =
      "select account_id, id, correlation, edit, filter, ids, position, done, failed, failure,"
          + " attempts, created_at, finished_at from bulk_job ";
  private static final String OF_JOB = " where account_id = :account and id = :id";

  private final Shards shards;

  public BulkJobs(Shards shards) {
    this.shards = shards;
  }

  void add(
      Location account,
      UUID id,
      String correlation,
      BulkEdit edit,
      @Nullable String filter,
      List<UUID> messages) {
    var ids = ByteBuffer.allocate(16 * messages.size());
    messages.forEach(message -> ids.put(Uuids.bytes(message)));
    forgetOld(account);
    shards
        .sql(account.shard())
        .sql(
            """
            insert into bulk_job (account_id, id, correlation, edit, filter, ids, done, failed,
              attempts, touched_at, created_at)
             values (:account, :id, :correlation, :edit, :filter, :ids, 0, 0, 0,
              utc_timestamp(6), utc_timestamp(6))
            """)
        .param("account", account.account().value())
        .param("id", Uuids.bytes(id))
        .param("correlation", correlation)
        .param("edit", edit.toJson())
        .param("filter", filter)
        .param("ids", filter == null ? ids.array() : null)
        .update();
  }

  private void forgetOld(Location account) {
    shards
        .sql(account.shard())
        .sql(
            "delete from bulk_job where account_id = :account"
                + " and finished_at < utc_timestamp(6) - interval :days day")
        .param("account", account.account().value())
        .param("days", KEPT_DAYS)
        .update();
  }

  int open(Location account) {
    return shards
        .sql(account.shard())
        .sql("select count(*) from bulk_job where account_id = :account and finished_at is null")
        .param("account", account.account().value())
        .query(Integer.class)
        .single();
  }

  Optional<BulkJob> find(Location account, UUID id) {
    return find(account.shard(), new Key(account.account(), id));
  }

  private Optional<BulkJob> find(ShardId shard, Key key) {
    return of(shard, key.account(), key.id(), COLUMNS + OF_JOB)
        .query((row, _) -> read(shard, row))
        .optional();
  }

  private StatementSpec of(ShardId shard, AccountId account, UUID id, String sql) {
    return shards
        .sql(shard)
        .sql(sql)
        .param("account", account.value())
        .param("id", Uuids.bytes(id));
  }

  /// The job whose turn was longest ago and that nobody works on, for as long as the lease lasts.
  Optional<BulkJob> claim(ShardId shard, String owner, Duration lease) {
    var free = "finished_at is null and (leased_until is null or leased_until < utc_timestamp(6))";
    return shards
        .sql(shard)
        .sql("select account_id, id from bulk_job where " + free + " order by touched_at limit 1")
        .query((row, _) -> new Key(new AccountId(row.getLong(1)), Uuids.of(row.getBytes(2))))
        .optional()
        .filter(key ->
            of(
                        shard,
                        key.account(),
                        key.id(),
                        "update bulk_job set owner = :owner, touched_at = utc_timestamp(6),"
                            + " leased_until = utc_timestamp(6) + interval :seconds second"
                            + OF_JOB
                            + " and "
                            + free)
                    .param("owner", owner)
                    .param("seconds", lease.toSeconds())
                    .update()
                == 1)
        .flatMap(key -> find(shard, key));
  }

  private record Key(AccountId account, UUID id) {}

  /// Others may have their turn. After a failure, when it is time to try again.
  void release(BulkJob job, String owner, Duration wait) {
    var _ =
        of(
                job.shard(),
                job.account(),
                job.id(),
                "update bulk_job set leased_until = utc_timestamp(6) + interval :seconds second,"
                    + " attempts = attempts + :failed"
                    + OF_JOB
                    + " and owner = :owner")
            .param("seconds", wait.toSeconds())
            .param("failed", wait.isZero() ? 0 : 1)
            .param("owner", owner)
            .update();
  }

  /// What one batch did.
  ///
  /// @param position where the next one begins; null when it was the last one
  record Step(@Nullable String position, int done, int failed, @Nullable String failure) {}

  /// In the batch's transaction.
  ///
  /// @throws LostTurn when another process works on it now, or it is gone
  void advance(Session session, BulkJob job, String owner, Duration lease, Step step) {
    session.flush();
    var updated =
        session
            .createNativeMutationQuery(
                """
                update bulk_job set position = coalesce(:position, position), done = done + :done,
                  failed = failed + :failed, failure = :failure, attempts = 0,
                  leased_until = utc_timestamp(6) + interval :seconds second,
                  finished_at = case when :over then utc_timestamp(6) end
                 where account_id = :account and id = :id and owner = :owner
                  and leased_until > utc_timestamp(6) and finished_at is null
                """)
            .setParameter("position", step.position(), String.class)
            .setParameter("done", step.done())
            .setParameter("failed", step.failed())
            .setParameter("failure", step.failure(), String.class)
            .setParameter("seconds", lease.toSeconds())
            .setParameter("over", step.position() == null)
            .setParameter("account", job.account().value())
            .setParameter("id", Uuids.bytes(job.id()))
            .setParameter("owner", owner)
            .executeUpdate();
    if (updated == 0) {
      throw new LostTurn();
    }
  }

  /// Nothing of the batch is written.
  static final class LostTurn extends RuntimeException {
    LostTurn() {
      super("another process works on the job", null, false, false);
    }
  }

  private static BulkJob read(ShardId shard, ResultSet row) throws SQLException {
    return new BulkJob(
        shard,
        new AccountId(row.getLong(1)),
        Uuids.of(row.getBytes(2)),
        row.getString(3),
        BulkEdit.fromJson(row.getString(4)),
        row.getString(5),
        ids(row.getBytes(6)),
        row.getString(7),
        row.getInt(8),
        row.getInt(9),
        row.getString(10),
        row.getInt(11),
        row.getObject(12, LocalDateTime.class).toInstant(ZoneOffset.UTC),
        time(row.getObject(13, LocalDateTime.class)));
  }

  private static @Nullable Instant time(@Nullable LocalDateTime value) {
    return value == null ? null : value.toInstant(ZoneOffset.UTC);
  }

  private static List<UUID> ids(byte @Nullable [] bytes) {
    var ids = new ArrayList<UUID>();
    if (bytes != null) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        ids.add(new UUID(buffer.getLong(), buffer.getLong()));
      }
    }
    return ids;
  }
}
