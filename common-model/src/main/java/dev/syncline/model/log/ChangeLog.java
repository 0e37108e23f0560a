package dev.syncline.model.log;

import static java.util.Collections.nCopies;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the transaction log. Contract: dense for each account, in commit order.
public final class ChangeLog {
  private static final String COLUMNS =
      "id, account_id, seq, object_type, object_id, operation, attributes, changed_at, correlation";
  private static final String TAIL =
      "(select " + COLUMNS + " from log_entry where id > ? order by id limit ?)";
  private static final String TAIL_AND_HOLES =
      "select * from ((select "
          + COLUMNS
          + " from log_entry where id in (%s)) union all "
          + TAIL
          + ") entries order by id";
  private static final String SLICE =
      """
      (select h.account_id, h.epoch, h.seq, h.oldest_seq, e.id, e.account_id, e.seq, e.object_type,
              e.object_id, e.operation, e.attributes, e.changed_at, e.correlation
         from log_head h
         left join (select * from log_entry where account_id = ? and seq > ? order by seq limit ?) e
           on true
        where h.account_id = ?)
      """;
  private static final int ACCOUNTS_AT_ONCE = 50;
  private static final RowMapper<Head> HEAD =
      (row, _) ->
          new Head(new AccountId(row.getLong(1)), row.getLong(2), row.getLong(3), row.getLong(4));
  private static final RowMapper<LogEntry> ENTRY = (row, _) -> entry(row, 0);

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
        .query(HEAD)
        .optional();
  }

  /// Entries of one account after a position, oldest first.
  public List<LogEntry> after(ShardId shard, AccountId account, long seq, int max) {
    return sql(shard)
        .sql(
            "select "
                + COLUMNS
                + " from log_entry where account_id = :account and seq > :seq order by seq limit"
                + " :max")
        .param("account", account.value())
        .param("seq", seq)
        .param("max", max)
        .query(ENTRY)
        .list();
  }

  /// Where an account's log stands and what comes after a position, in one statement and so in one
  /// snapshot: what retention removes meanwhile is either in it or known to be missing.
  ///
  /// @param entries oldest first
  public record Slice(Head head, List<LogEntry> entries) {
    public Slice {
      entries = List.copyOf(entries);
    }

    /// Whether entries that should follow `seq` are not kept any more.
    public boolean missesSome(long seq) {
      return entries.isEmpty() ? head.seq() > seq : entries.getFirst().seq() != seq + 1;
    }
  }

  /// Empty when the account has no log.
  public Optional<Slice> slice(ShardId shard, AccountId account, long seq, int max) {
    return slices(shard, Map.of(account, seq), max).stream().findFirst();
  }

  /// Of several accounts, each after its own position; at most `max` entries of each.
  public List<Slice> slices(ShardId shard, Map<AccountId, Long> after, int max) {
    var slices = new ArrayList<Slice>();
    var accounts = List.copyOf(after.entrySet());
    for (int from = 0; from < accounts.size(); from += ACCOUNTS_AT_ONCE) {
      var some = accounts.subList(from, Math.min(from + ACCOUNTS_AT_ONCE, accounts.size()));
      slices.addAll(someSlices(shard, some, max));
    }
    return slices;
  }

  private List<Slice> someSlices(
      ShardId shard, List<Map.Entry<AccountId, Long>> accounts, int max) {
    var statement = sql(shard).sql(String.join(" union all ", nCopies(accounts.size(), SLICE)));
    for (var account : accounts) {
      var id = account.getKey().value();
      statement = statement.params(id, account.getValue(), max, id);
    }
    record Row(Head head, @Nullable LogEntry entry) {}
    var rows =
        statement
            .query((row, number) ->
                new Row(HEAD.mapRow(row, number), row.getObject(5) == null ? null : entry(row, 4)))
            .list();
    var heads = new LinkedHashMap<AccountId, Head>();
    var entries = new HashMap<AccountId, List<LogEntry>>();
    for (var row : rows) {
      heads.put(row.head().account(), row.head());
      if (row.entry() != null) {
        entries.computeIfAbsent(row.head().account(), _ -> new ArrayList<>()).add(row.entry());
      }
    }
    return heads.values().stream()
        .map(head -> new Slice(head, sorted(entries.getOrDefault(head.account(), List.of()))))
        .toList();
  }

  private static List<LogEntry> sorted(List<LogEntry> entries) {
    return entries.stream().sorted(Comparator.comparingLong(LogEntry::seq)).toList();
  }

  /// The heads of all accounts that an application has or had in a shard.
  public List<Head> heads(ShardId shard, ApplicationId application) {
    return sql(shard)
        .sql(
            "select account_id, epoch, seq, oldest_seq from log_head where application_id ="
                + " :application")
        .param("application", application.value())
        .query(HEAD)
        .list();
  }

  /// The first position of an account at or after a time; empty when nothing happened since.
  public Optional<Long> firstSince(ShardId shard, AccountId account, Instant since) {
    return head(shard, account)
        .map(head -> before(shard, List.of(head), since).getOrDefault(account, 0L) + 1)
        .filter(first -> first <= head(shard, account).orElseThrow().seq());
  }

  /// The last positions before a time, by account. An account's positions are in order of time, so
  /// they are found by halving, all accounts at once.
  public Map<AccountId, Long> before(ShardId shard, Collection<Head> heads, Instant time) {
    return new TimeSearch(sql(shard), time).run(heads);
  }

  /// The newest entries of one account, newest first.
  public List<LogEntry> newest(ShardId shard, AccountId account, int max) {
    return sql(shard)
        .sql(
            "select "
                + COLUMNS
                + " from log_entry where account_id = :account order by seq desc limit :max")
        .param("account", account.value())
        .param("max", max)
        .query(ENTRY)
        .list();
  }

  /// The newest entries of an application in a shard.
  ///
  /// @param complete whether older ones were looked for in all of the log
  public record Newest(List<LogEntry> entries, boolean complete) {}

  /// The newest entries of an application's accounts, newest first by row number.
  ///
  /// @param rows how many entries of the shard, whoever's, are looked at
  public Newest newest(ShardId shard, ApplicationId application, int rows, int max) {
    var entries =
        sql(shard)
            .sql(
                """
                select e.id, e.account_id, e.seq, e.object_type, e.object_id, e.operation,
                       e.attributes, e.changed_at, e.correlation
                  from (select * from log_entry order by id desc limit :rows) e
                  join log_head h on h.account_id = e.account_id
                 where h.application_id = :application
                 order by e.id desc limit :max
                """)
            .param("rows", rows)
            .param("application", application.value())
            .param("max", max)
            .query(ENTRY)
            .list();
    var isWhole =
        entries.size() < max
            && sql(shard)
                .sql("select 1 from log_entry order by id limit 1 offset :rows")
                .param("rows", rows)
                .query(Integer.class)
                .optional()
                .isEmpty();
    return new Newest(entries, isWhole);
  }

  /// The shard's tail, as a hint: entries with a number above `lowId`, and those of `holes` that
  /// have appeared, in one statement and so in one snapshot (two would show a later position before
  /// an earlier one).
  public List<LogEntry> tail(ShardId shard, long lowId, Collection<Long> holes, int max) {
    var numbers = new ArrayList<Object>(holes);
    numbers.add(lowId);
    numbers.add(max);
    // Asked for at every commit: without names of parameters, which would be looked for each time.
    return new JdbcTemplate(databases.shard(shard))
        .query(
            holes.isEmpty() ? TAIL : TAIL_AND_HOLES.formatted(marks(holes.size())),
            ENTRY,
            numbers.toArray());
  }

  private static String marks(int count) {
    return String.join(", ", nCopies(count, "?"));
  }

  /// The highest number given in the shard's log.
  public long highestId(ShardId shard) {
    return sql(shard).sql("select coalesce(max(id), 0) from log_entry").query(Long.class).single();
  }

  private JdbcClient sql(ShardId shard) {
    return JdbcClient.create(databases.shard(shard));
  }

  /// An entry whose columns begin after `at` others.
  private static LogEntry entry(ResultSet row, int at) throws SQLException {
    return new LogEntry(
        row.getLong(at + 1),
        new AccountId(row.getLong(at + 2)),
        row.getLong(at + 3),
        ObjectType.ofCode(row.getInt(at + 4)),
        Uuids.of(row.getBytes(at + 5)),
        Operation.ofCode(row.getInt(at + 6)),
        attributes(row.getString(at + 7)),
        row.getObject(at + 8, LocalDateTime.class).toInstant(ZoneOffset.UTC),
        row.getString(at + 9));
  }

  private static Set<String> attributes(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split(",", -1)));
  }
}
