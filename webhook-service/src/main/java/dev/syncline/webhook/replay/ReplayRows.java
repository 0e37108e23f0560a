package dev.syncline.webhook.replay;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.syncline.model.event.EventFilter;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Replays in the directory, and how far they are in each shard.
public final class ReplayRows {
  private final Databases databases;
  private final JdbcClient directory;

  public ReplayRows(Databases databases) {
    this.databases = databases;
    this.directory = JdbcClient.create(databases.directory());
  }

  /// One that is to be carried out. What is null is as the webhook has it.
  record Replay(
      UUID id,
      UUID webhook,
      ApplicationId application,
      @Nullable Set<UUID> grants,
      @Nullable Set<Trigger> triggers,
      @Nullable EventFilter filter,
      @Nullable Long afterSeq,
      @Nullable Instant since,
      Instant until) {}

  List<Replay> running() {
    return directory
        .sql(
            """
            select id, webhook_id, application_id, grant_ids, trigger_types, filter, after_seq,
                   since, until
              from webhook_replay where state = 'running' order by created_at limit 100
            """)
        .query((row, _) -> replay(row))
        .list();
  }

  private static Replay replay(ResultSet row) throws SQLException {
    var grants = row.getString(4);
    var triggers = row.getString(5);
    var filter = row.getString(6);
    return new Replay(
        Uuids.of(row.getBytes(1)),
        Uuids.of(row.getBytes(2)),
        new ApplicationId(row.getLong(3)),
        grants == null
            ? null
            : Arrays.stream(grants.split(",", -1))
                .map(UUID::fromString)
                .collect(toUnmodifiableSet()),
        triggers == null
            ? null
            : Arrays.stream(triggers.split(",", -1))
                .flatMap(name -> Trigger.ofWireName(name).stream())
                .collect(toUnmodifiableSet()),
        filter == null ? null : EventFilter.parse(filter),
        row.getObject(7, Long.class),
        instant(row.getObject(8, LocalDateTime.class)),
        row.getObject(9, LocalDateTime.class).toInstant(ZoneOffset.UTC));
  }

  private static @Nullable Instant instant(@Nullable LocalDateTime time) {
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  boolean isRunning(UUID replay) {
    return directory
        .sql("select 1 from webhook_replay where id = :id and state = 'running'")
        .param("id", Uuids.bytes(replay))
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  void count(UUID replay, long scanned, long delivered, long skipped) {
    directory
        .sql(
            """
            update webhook_replay
               set scanned = scanned + :scanned, delivered = delivered + :delivered,
                   skipped = skipped + :skipped, updated_at = utc_timestamp(6)
             where id = :id
            """)
        .param("scanned", scanned)
        .param("delivered", delivered)
        .param("skipped", skipped)
        .param("id", Uuids.bytes(replay))
        .update();
  }

  void finish(UUID replay, String state, @Nullable String reason) {
    directory
        .sql(
            """
            update webhook_replay
               set state = :state, reason = :reason, finished_at = utc_timestamp(6),
                   updated_at = utc_timestamp(6)
             where id = :id and state = 'running'
            """)
        .param("state", state)
        .param("reason", reason)
        .param("id", Uuids.bytes(replay))
        .update();
  }

  /// An account to go through.
  record Target(AccountId account, ShardId shard) {}

  /// Accounts above `after`, in their order.
  List<Target> targets(ApplicationId application, Set<UUID> grants, AccountId after, int max) {
    var some = grants.isEmpty() ? "" : " and grant_id in (:grants)";
    var query =
        directory
            .sql(
                "select account_id, shard_id from account_location where application_id = :application"
                    + some
                    + " and account_id > :after order by account_id limit :max")
            .param("application", application.value())
            .param("after", after.value())
            .param("max", max);
    if (!grants.isEmpty()) {
      query = query.param("grants", grants.stream().map(Uuids::bytes).toList());
    }
    return query
        .query((row, _) -> new Target(new AccountId(row.getLong(1)), new ShardId(row.getInt(2))))
        .list();
  }

  /// Done up to `seq`, to be done up to `to`.
  record Position(long seq, long to) {}

  Optional<Position> position(UUID replay, Target target) {
    return shard(target)
        .sql(
            """
            select seq, to_seq from webhook_replay_position
             where replay_id = :replay and account_id = :account
            """)
        .param("replay", Uuids.bytes(replay))
        .param("account", target.account().value())
        .query((row, _) -> new Position(row.getLong(1), row.getLong(2)))
        .optional();
  }

  void save(UUID replay, Target target, Position position) {
    shard(target)
        .sql(
            """
            insert into webhook_replay_position (replay_id, account_id, seq, to_seq)
            values (:replay, :account, :seq, :to)
            on duplicate key update seq = values(seq)
            """)
        .param("replay", Uuids.bytes(replay))
        .param("account", target.account().value())
        .param("seq", position.seq())
        .param("to", position.to())
        .update();
  }

  void forget(UUID replay) {
    for (var shard : databases.shards()) {
      JdbcClient.create(databases.shard(shard))
          .sql("delete from webhook_replay_position where replay_id = :replay")
          .param("replay", Uuids.bytes(replay))
          .update();
    }
  }

  private JdbcClient shard(Target target) {
    return JdbcClient.create(databases.shard(target.shard()));
  }
}
