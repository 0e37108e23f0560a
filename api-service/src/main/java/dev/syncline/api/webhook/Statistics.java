package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.webhook.Webhooks.Webhook;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How a webhook does: what was counted, and what its positions say against the log's heads.
public final class Statistics {
  /// More accounts than this are not counted in one shard.
  private static final int MAX_BEHIND = 10_000;

  private final Databases databases;

  public Statistics(Databases databases) {
    this.databases = databases;
  }

  /// Over all shards.
  ///
  /// @param failed attempts
  /// @param accountsBehind grants with log entries that were not served yet
  /// @param entriesBehind those entries, wanted or not
  /// @param oldestUndelivered when the oldest of them happened
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Numbers(
      String webhookId,
      String status,
      long delivered,
      long failed,
      @Nullable Long lastSuccessAt,
      @Nullable Long lastFailureAt,
      long accountsBehind,
      long entriesBehind,
      @Nullable Long oldestUndelivered) {
    private Numbers plus(Numbers other) {
      return new Numbers(
          webhookId,
          status,
          delivered + other.delivered,
          failed + other.failed,
          newest(lastSuccessAt, other.lastSuccessAt),
          newest(lastFailureAt, other.lastFailureAt),
          accountsBehind + other.accountsBehind,
          entriesBehind + other.entriesBehind,
          oldest(oldestUndelivered, other.oldestUndelivered));
    }
  }

  private static @Nullable Long newest(@Nullable Long one, @Nullable Long other) {
    return Stream.of(one, other).filter(Objects::nonNull).max(Long::compare).orElse(null);
  }

  private static @Nullable Long oldest(@Nullable Long one, @Nullable Long other) {
    return Stream.of(one, other).filter(Objects::nonNull).min(Long::compare).orElse(null);
  }

  Numbers of(Webhook webhook) {
    var none =
        new Numbers(
            PublicIds.encode(webhook.id()),
            webhook.status().name().toLowerCase(Locale.ROOT),
            0,
            0,
            null,
            null,
            0,
            0,
            null);
    return databases.shards().stream()
        .map(shard -> counted(shard, webhook, none).plus(behind(shard, webhook, none)))
        .reduce(none, Numbers::plus);
  }

  private Numbers counted(ShardId shard, Webhook webhook, Numbers none) {
    return JdbcClient.create(databases.shard(shard))
        .sql(
            """
            select delivered, failed, last_success_at, last_failure_at from webhook_statistics
             where webhook_id = :webhook
            """)
        .param("webhook", Uuids.bytes(webhook.id()))
        .query((row, _) ->
            new Numbers(
                none.webhookId(),
                none.status(),
                row.getLong(1),
                row.getLong(2),
                seconds(row, 3),
                seconds(row, 4),
                0,
                0,
                null))
        .optional()
        .orElse(none);
  }

  private Numbers behind(ShardId shard, Webhook webhook, Numbers none) {
    return JdbcClient.create(databases.shard(shard))
        .sql(
            """
            select count(*), coalesce(sum(b.head - b.seq), 0), min(e.changed_at)
              from (select h.account_id, h.seq head, coalesce(p.seq, 0) seq
                      from log_head h
                      left join webhook_position p
                        on p.webhook_id = :webhook and p.account_id = h.account_id
                     where h.application_id = :application and h.seq > coalesce(p.seq, 0)
                     limit :max) b
              left join log_entry e on e.account_id = b.account_id and e.seq = b.seq + 1
            """)
        .param("webhook", Uuids.bytes(webhook.id()))
        .param("application", webhook.application().value())
        .param("max", MAX_BEHIND)
        .query((row, _) ->
            new Numbers(
                none.webhookId(),
                none.status(),
                0,
                0,
                null,
                null,
                row.getLong(1),
                row.getLong(2),
                seconds(row, 3)))
        .single();
  }

  private static @Nullable Long seconds(ResultSet row, int column) throws SQLException {
    var time = row.getObject(column, LocalDateTime.class);
    return WebhookView.seconds(time == null ? null : instant(time));
  }

  private static Instant instant(LocalDateTime time) {
    return time.toInstant(ZoneOffset.UTC);
  }
}
