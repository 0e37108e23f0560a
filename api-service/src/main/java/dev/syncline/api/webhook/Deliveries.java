package dev.syncline.api.webhook;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import dev.syncline.api.webhook.DeliveryView.Row;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The delivery history, read over all shards: newest first, by ids that begin with the time.
///
/// A page costs one range of an index for each shard and kind of outcome, never longer than a
/// bound. When a filter finds too little in that, the page is short and its cursor goes on from
/// there.
public final class Deliveries {
  private static final int BOUND = 2_000;
  private static final String SELECT =
      """
      select id, account_id, seq, event_id, trigger_type, attempt, cause, accepted, outcome,
             http_status, reason, took_ms, excerpt
        from webhook_delivery
      """;

  private final Databases databases;
  private final JdbcClient directory;

  public Deliveries(Databases databases) {
    this.databases = databases;
    this.directory = JdbcClient.create(databases.directory());
  }

  /// What is asked for.
  ///
  /// @param accepted both when null
  /// @param before only ids below it
  /// @param from only ids from it on
  record Query(
      UUID webhook,
      @Nullable Boolean accepted,
      Optional<AccountId> account,
      Optional<String> trigger,
      Optional<String> event,
      UUID before,
      UUID from,
      int limit) {
    private boolean isNarrow() {
      return account.isPresent() || trigger.isPresent() || event.isPresent();
    }

    private boolean fits(Row row) {
      return account.filter(a -> a.value() != row.account()).isEmpty()
          && trigger.filter(t -> !t.equals(row.triggerType())).isEmpty()
          && event.filter(e -> !e.equals(row.eventId())).isEmpty();
    }
  }

  /// Newest first.
  ///
  /// @param next ids below it come next; null at the end
  record Page(List<Row> rows, @Nullable UUID next) {}

  Page page(Query query, Optional<ShardId> only) {
    var bound = query.isNarrow() ? BOUND : query.limit() + 1;
    var matches = new ArrayList<Row>();
    UUID boundary = null;
    for (var shard : only.map(List::of).orElseGet(databases::shards)) {
      for (var accepted :
          query.accepted() == null ? List.of(true, false) : List.of(query.accepted())) {
        var range = range(shard, query, accepted, bound);
        range.stream().filter(query::fits).forEach(matches::add);
        if (range.size() == bound) {
          boundary = later(boundary, range.getLast().id());
        }
      }
    }
    var reached = boundary;
    var sure =
        matches.stream()
            .filter(row -> reached == null || Uuids.compare(row.id(), reached) >= 0)
            .sorted(comparing(Row::id, Uuids::compare).reversed())
            .toList();
    if (sure.size() > query.limit()) {
      var page = sure.subList(0, query.limit());
      return new Page(page, page.getLast().id());
    }
    return new Page(sure, reached);
  }

  private static UUID later(@Nullable UUID boundary, UUID last) {
    return boundary != null && Uuids.compare(boundary, last) >= 0 ? boundary : last;
  }

  private List<Row> range(ShardId shard, Query query, boolean accepted, int max) {
    return sql(shard)
        .sql(
            SELECT
                + """
                 where webhook_id = :webhook and accepted = :accepted
                   and id < :before and id >= :from
                 order by id desc limit :max
                """)
        .param("webhook", Uuids.bytes(query.webhook()))
        .param("accepted", accepted)
        .param("before", Uuids.bytes(query.before()))
        .param("from", Uuids.bytes(query.from()))
        .param("max", max)
        .query((row, _) -> row(row))
        .list();
  }

  /// The id names the shard.
  Optional<Row> find(UUID webhook, UUID id) {
    var shard = new ShardId((int) (id.getMostSignificantBits() & 0xffff));
    if (!databases.shards().contains(shard)) {
      return Optional.empty();
    }
    return sql(shard)
        .sql(SELECT + " where id = :id and webhook_id = :webhook")
        .param("id", Uuids.bytes(id))
        .param("webhook", Uuids.bytes(webhook))
        .query((row, _) -> row(row))
        .optional();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        Uuids.of(row.getBytes(1)),
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getString(7),
        row.getBoolean(8),
        row.getString(9),
        row.getObject(10, Integer.class),
        row.getString(11),
        row.getInt(12),
        row.getString(13));
  }

  /// Of accounts that are still there.
  Map<Long, UUID> grants(List<Row> rows) {
    var accounts = rows.stream().map(Row::account).distinct().toList();
    if (accounts.isEmpty()) {
      return Map.of();
    }
    record Pair(long account, UUID grant) {}
    return directory
        .sql("select account_id, grant_id from account_location where account_id in (:accounts)")
        .param("accounts", accounts)
        .query((row, _) -> new Pair(row.getLong(1), Uuids.of(row.getBytes(2))))
        .list()
        .stream()
        .collect(toMap(Pair::account, Pair::grant));
  }

  /// The first id that a delivery of that time could have.
  static UUID firstAt(Instant time) {
    return new UUID(time.toEpochMilli() << 16, 0);
  }

  private JdbcClient sql(ShardId shard) {
    return JdbcClient.create(databases.shard(shard));
  }
}
