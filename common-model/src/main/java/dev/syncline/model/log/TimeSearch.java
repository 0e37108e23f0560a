package dev.syncline.model.log;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.ChangeLog.Head;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds the last positions before a time without an index on it: an account's entries are numbered
/// and stamped under one lock, so their times grow with their positions, and each question halves
/// what is left.
final class TimeSearch {
  private static final int ACCOUNTS_AT_ONCE = 500;

  private final JdbcClient sql;
  private final LocalDateTime time;

  TimeSearch(JdbcClient sql, Instant time) {
    this.sql = sql;
    this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }

  /// Up to `low` is before the time, above `high` is not.
  private static final class Range {
    private final AccountId account;
    private long low;
    private long high;

    Range(Head head) {
      account = head.account();
      low = Math.min(head.oldestSeq() - 1, head.seq());
      high = head.seq();
    }

    long middle() {
      return low + (high - low + 1) / 2;
    }

    /// What is not there any more was before.
    void learn(boolean isBefore) {
      if (isBefore) {
        low = middle();
      } else {
        high = middle() - 1;
      }
    }
  }

  Map<AccountId, Long> run(Collection<Head> heads) {
    var ranges = heads.stream().map(Range::new).toList();
    var open = ranges.stream().filter(range -> range.low < range.high).toList();
    while (!open.isEmpty()) {
      for (int from = 0; from < open.size(); from += ACCOUNTS_AT_ONCE) {
        ask(open.subList(from, Math.min(from + ACCOUNTS_AT_ONCE, open.size())));
      }
      open = open.stream().filter(range -> range.low < range.high).toList();
    }
    var found = new HashMap<AccountId, Long>();
    ranges.forEach(range -> found.put(range.account, range.low));
    return found;
  }

  private void ask(List<Range> ranges) {
    var pairs = new ArrayList<Object[]>();
    ranges.forEach(range -> pairs.add(new Object[] {range.account.value(), range.middle()}));
    record Row(long account, boolean isBefore) {}
    var times = new HashMap<Long, Boolean>();
    sql.sql(
            "select account_id, changed_at < :time from log_entry where (account_id, seq) in"
                + " (:pairs)")
        .param("time", time)
        .param("pairs", pairs)
        .query((row, _) -> new Row(row.getLong(1), row.getBoolean(2)))
        .list()
        .forEach(row -> times.put(row.account(), row.isBefore()));
    ranges.forEach(range -> range.learn(times.getOrDefault(range.account.value(), true)));
  }
}
