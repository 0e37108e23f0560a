package dev.syncline.model.log;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the transaction log. Contract: dense for each account, in commit order.
public final class ChangeLog {
  private static final String COLUMNS =
      "id, account_id, seq, object_type, object_id, operation, attributes, changed_at, correlation";
  private static final RowMapper<LogEntry> ENTRY =
      (row, _) ->
          new LogEntry(
              row.getLong(1),
              new AccountId(row.getLong(2)),
              row.getLong(3),
              ObjectType.ofCode(row.getInt(4)),
              Uuids.of(row.getBytes(5)),
              Operation.ofCode(row.getInt(6)),
              attributes(row.getString(7)),
              row.getObject(8, LocalDateTime.class).toInstant(ZoneOffset.UTC),
              row.getString(9));

  private final Databases databases;

  public ChangeLog(Databases databases) {
    this.databases = databases;
  }

  /// Where an account's log stands.
  ///
  /// @param epoch another one means that history may have been rewritten: cursors of before are
  ///   void
  /// @param seq the last position given; 0 when there is none
  /// @param oldestSeq the oldest position still kept
  public record Head(AccountId account, long epoch, long seq, long oldestSeq) {}

  public Optional<Head> head(ShardId shard, AccountId account) {
    return sql(shard)
        .sql("select account_id, epoch, seq, oldest_seq from log_head where account_id = :account")
        .param("account", account.value())
        .query((row, _) ->
            new Head(new AccountId(row.getLong(1)), row.getLong(2), row.getLong(3), row.getLong(4)))
        .optional();
  }

  /// Entries of one account after a position, oldest first.
  public List<LogEntry> after(ShardId shard, AccountId account, long seq, int max) {
    return sql(shard)
        .sql(
            "select "
                + COLUMNS
                + " from log_entry where account_id = :account and seq > :seq order by seq limit :max")
        .param("account", account.value())
        .param("seq", seq)
        .param("max", max)
        .query(ENTRY)
        .list();
  }

  /// The first position of an account at or after a time; empty when nothing happened since.
  public Optional<Long> firstSince(ShardId shard, AccountId account, Instant since) {
    return sql(shard)
        .sql(
            """
            select seq from log_entry
             where account_id = :account and changed_at >= :since order by seq limit 1
            """)
        .param("account", account.value())
        .param("since", LocalDateTime.ofInstant(since, ZoneOffset.UTC))
        .query(Long.class)
        .optional();
  }

  /// The shard's tail, as a hint: entries with a number above `lowId`, and those of `holes` that
  /// have appeared, in one statement and so in one snapshot (two would show a later position before
  /// an earlier one).
  public List<LogEntry> tail(ShardId shard, long lowId, Collection<Long> holes, int max) {
    var tail = "(select " + COLUMNS + " from log_entry where id > :lowId order by id limit :max)";
    if (holes.isEmpty()) {
      return sql(shard).sql(tail).param("lowId", lowId).param("max", max).query(ENTRY).list();
    }
    return sql(shard)
        .sql(
            "select * from ((select "
                + COLUMNS
                + " from log_entry where id in (:holes)) union all "
                + tail
                + ") entries order by id")
        .param("holes", holes)
        .param("lowId", lowId)
        .param("max", max)
        .query(ENTRY)
        .list();
  }

  /// The highest number given in the shard's log.
  public long highestId(ShardId shard) {
    return sql(shard).sql("select coalesce(max(id), 0) from log_entry").query(Long.class).single();
  }

  private JdbcClient sql(ShardId shard) {
    return JdbcClient.create(databases.shard(shard));
  }

  private static Set<String> attributes(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split(",", -1)));
  }
}
