package dev.syncline.api.webhook;

import dev.syncline.model.event.EventFilter;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Replays: the API asks for them and cancels them, the webhook service carries them out.
public final class Replays {
  private static final int LISTED = 50;
  private static final String SELECT =
      """
      select id, webhook_id, grant_ids, trigger_types, filter, after_seq, since, state, reason,
             scanned, delivered, skipped, created_at, updated_at, finished_at
        from webhook_replay
      """;

  private final JdbcClient sql;
  private final Wakeups wakeups;

  public Replays(Databases databases, Wakeups wakeups) {
    this.sql = JdbcClient.create(databases.directory());
    this.wakeups = wakeups;
  }

  /// What is asked for; what is null is as the webhook has it.
  record Wish(
      @Nullable UUID grant,
      List<String> triggerTypes,
      @Nullable EventFilter filter,
      @Nullable Long afterSeq,
      @Nullable Instant since) {}

  /// One replay.
  ///
  /// @param scanned entries of the log that were looked at
  /// @param skipped of those, how many the webhook is not told
  record Replay(
      UUID id,
      UUID webhook,
      Wish wish,
      String state,
      @Nullable String reason,
      long scanned,
      long delivered,
      long skipped,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant finishedAt) {}

  /// False when the webhook has one that is not finished.
  boolean create(UUID id, UUID webhook, ApplicationId application, Wish wish) {
    var created =
        sql.sql(
                """
                insert into webhook_replay (id, webhook_id, application_id, grant_ids, trigger_types,
                                            filter, after_seq, since, until, state)
                select :id, w.id, w.application_id, :grants, :triggers, :filter, :afterSeq, :since,
                       utc_timestamp(6), 'running'
                  from webhook w
                 where w.id = :webhook and w.application_id = :application
                   and not exists (select 1 from webhook_replay r
                                    where r.webhook_id = w.id and r.state = 'running')
                """)
            .param("id", Uuids.bytes(id))
            .param("grants", wish.grant() == null ? null : wish.grant().toString())
            .param(
                "triggers",
                wish.triggerTypes().isEmpty() ? null : String.join(",", wish.triggerTypes()))
            .param("filter", wish.filter() == null ? null : wish.filter().json())
            .param("afterSeq", wish.afterSeq())
            .param(
                "since",
                wish.since() == null ? null : LocalDateTime.ofInstant(wish.since(), ZoneOffset.UTC))
            .param("webhook", Uuids.bytes(webhook))
            .param("application", application.value())
            .update();
    wakeups.webhooksChanged();
    return created == 1;
  }

  /// Of one webhook, newest first.
  List<Replay> list(UUID webhook) {
    return sql.sql(SELECT + " where webhook_id = :webhook order by created_at desc, id limit :max")
        .param("webhook", Uuids.bytes(webhook))
        .param("max", LISTED)
        .query((row, _) -> replay(row))
        .list();
  }

  Optional<Replay> find(UUID webhook, UUID id) {
    return sql.sql(SELECT + " where id = :id and webhook_id = :webhook")
        .param("id", Uuids.bytes(id))
        .param("webhook", Uuids.bytes(webhook))
        .query((row, _) -> replay(row))
        .optional();
  }

  /// One that is finished stays as it is.
  void cancel(UUID id) {
    sql.sql(
            """
            update webhook_replay
               set state = 'cancelled', finished_at = utc_timestamp(6), updated_at = utc_timestamp(6)
             where id = :id and state = 'running'
            """)
        .param("id", Uuids.bytes(id))
        .update();
    wakeups.webhooksChanged();
  }

  private static Replay replay(ResultSet row) throws SQLException {
    var grant = row.getString("grant_ids");
    var triggers = Objects.requireNonNullElse(row.getString("trigger_types"), "");
    var filter = row.getString("filter");
    return new Replay(
        Uuids.of(row.getBytes("id")),
        Uuids.of(row.getBytes("webhook_id")),
        new Wish(
            grant == null ? null : UUID.fromString(grant),
            triggers.isEmpty() ? List.of() : Arrays.asList(triggers.split(",", -1)),
            filter == null ? null : EventFilter.parse(filter),
            row.getObject("after_seq", Long.class),
            instant(row, "since")),
        row.getString("state"),
        row.getString("reason"),
        row.getLong("scanned"),
        row.getLong("delivered"),
        row.getLong("skipped"),
        Objects.requireNonNull(instant(row, "created_at")),
        Objects.requireNonNull(instant(row, "updated_at")),
        instant(row, "finished_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }
}
