package dev.syncline.webhook.history;

import static java.util.stream.Collectors.groupingBy;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.history.DeliveryHistory.Counted;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Deliveries and counters in the shards' tables.
public final class DeliveryRows {
  private static final int BATCH = 500;

  private final Databases databases;

  public DeliveryRows(Databases databases) {
    this.databases = databases;
  }

  void insert(List<Delivery> deliveries) {
    deliveries.stream().collect(groupingBy(Delivery::shard)).forEach(this::insert);
  }

  private void insert(ShardId shard, List<Delivery> deliveries) {
    new JdbcTemplate(databases.shard(shard))
        .batchUpdate(
            """
            insert into webhook_delivery
              (id, webhook_id, account_id, seq, event_id, trigger_type, attempt, cause, accepted,
               outcome, http_status, reason, took_ms, excerpt)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            deliveries,
            BATCH,
            DeliveryRows::fill);
  }

  private static void fill(PreparedStatement row, Delivery delivery) throws SQLException {
    row.setBytes(1, Uuids.bytes(delivery.id()));
    row.setBytes(2, Uuids.bytes(delivery.webhook()));
    row.setLong(3, delivery.account().value());
    row.setLong(4, delivery.seq());
    row.setString(5, delivery.eventId());
    row.setString(6, delivery.triggerType());
    row.setInt(7, delivery.attempt());
    row.setString(8, delivery.cause().wireName());
    row.setBoolean(9, delivery.isAccepted());
    row.setString(10, delivery.outcome().label());
    row.setObject(11, delivery.httpStatus().orElse(null));
    row.setString(12, delivery.reason().orElse(null));
    row.setInt(13, delivery.tookMillis());
    row.setString(14, delivery.excerpt());
  }

  void add(Map<Counted, Tally> tallies) {
    tallies.entrySet().stream()
        .collect(groupingBy(entry -> entry.getKey().shard()))
        .forEach(this::add);
  }

  private void add(ShardId shard, List<Map.Entry<Counted, Tally>> tallies) {
    new JdbcTemplate(databases.shard(shard))
        .batchUpdate(
            """
            insert into webhook_statistics
              (webhook_id, delivered, failed, last_success_at, last_failure_at)
            values (?, ?, ?, ?, ?)
            on duplicate key update
              delivered = delivered + values(delivered), failed = failed + values(failed),
              last_success_at = coalesce(values(last_success_at), last_success_at),
              last_failure_at = coalesce(values(last_failure_at), last_failure_at)
            """,
            tallies,
            BATCH,
            (row, entry) -> {
              var tally = entry.getValue();
              row.setBytes(1, Uuids.bytes(entry.getKey().webhook()));
              row.setLong(2, tally.delivered());
              row.setLong(3, tally.failed());
              row.setObject(4, utc(tally.lastSuccess()));
              row.setObject(5, utc(tally.lastFailure()));
            });
  }

  private static @Nullable LocalDateTime utc(@Nullable Instant time) {
    return time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
