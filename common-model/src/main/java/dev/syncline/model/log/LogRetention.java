package dev.syncline.model.log;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.lease.Leases;
import dev.syncline.model.send.IdempotencyKeys;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Removes entries that are older than they are kept, a few at a time.
///
/// Row numbers of one account grow with its positions, so the lowest numbers of a shard are the
/// beginnings of its accounts' logs: what is removed is never in the middle. `oldest_seq` moves in
/// the transaction that removes, under the head's lock, and readers read both in one statement: a
/// cursor is either served whole or told that it expired.
///
/// Every service runs one of these, since any of them may run alone; a lease lets one work. Two at
/// once would only find less to do.
public final class LogRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogRetention.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration TURN = Duration.ofSeconds(30);

  private final Shards shards;
  private final Databases databases;
  private final Leases leases;
  private final LogSettings settings;
  private final String owner;
  private @Nullable Thread thread;

  /// @param owner this process, among all that may hold the lease
  public LogRetention(Shards shards, LogSettings settings, String owner) {
    this.shards = shards;
    this.databases = shards.databases();
    this.leases = new Leases(JdbcClient.create(databases.directory()));
    this.settings = settings;
    this.owner = owner;
  }

  public void start() {
    thread = Thread.ofVirtual().name("log-retention").start(this::run);
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(settings.every());
        everyShard();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void everyShard() throws InterruptedException {
    try {
      for (var shard : databases.shards()) {
        turn(shard);
      }
    } catch (RuntimeException e) {
      stopIfInterrupted();
      log.warn(
          "retention can't see the shards, next try in {}: {}", settings.every(), e.toString());
    }
  }

  private void turn(ShardId shard) throws InterruptedException {
    try {
      var lease = leases.acquire("log-retention/" + shard.value(), owner, LEASE);
      if (lease.isPresent()) {
        var removed = removeExpired(shard);
        if (removed > 0) {
          log.info("shard {}: {} log entries expired", shard.value(), removed);
        }
        IdempotencyKeys.expire(shards.sql(shard));
      }
    } catch (RuntimeException e) {
      stopIfInterrupted();
      log.warn("retention of shard {} failed, next try in {}", shard.value(), settings.every(), e);
    }
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("stopped");
    }
  }

  /// Removes what is too old now, or as much of it as half a minute allows. Answers how many.
  public int removeExpired(ShardId shard) throws InterruptedException {
    var deadline = System.nanoTime() + TURN.toNanos();
    var total = 0;
    int removed;
    do {
      removed = shards.inTransaction(shard, this::removeSome);
      total += removed;
      Thread.sleep(settings.pause());
    } while (removed == settings.batch() && System.nanoTime() < deadline);
    if (total > 0) {
      forgetAccounts(shard);
    }
    return total;
  }

  private int removeSome(Session session) {
    return session.doReturningWork(this::removeSome);
  }

  private int removeSome(Connection connection) throws SQLException {
    var oldest = new Expired(settings.keep());
    oldest.read(connection, settings.batch());
    if (oldest.count == 0) {
      return 0;
    }
    try (var raise =
        connection.prepareStatement(
            "update log_head set oldest_seq = greatest(oldest_seq, ?) where account_id = ?")) {
      for (var account : oldest.lastSeq.entrySet()) {
        raise.setLong(1, account.getValue() + 1);
        raise.setLong(2, account.getKey());
        raise.addBatch();
      }
      raise.executeBatch();
    }
    try (var delete =
        connection.prepareStatement(
            "delete from log_entry where id between ? and ? and changed_at < ?")) {
      delete.setLong(1, oldest.firstId);
      delete.setLong(2, oldest.lastId);
      delete.setObject(3, oldest.cutOff);
      delete.executeUpdate();
    }
    return oldest.count;
  }

  /// The first entries of a shard, as far as they are too old. Accounts in ascending order, since
  /// their heads are locked in this order.
  private static final class Expired {
    private final Duration keep;
    private final Map<Long, Long> lastSeq = new TreeMap<>();
    private long firstId;
    private long lastId;
    private int count;
    private @Nullable LocalDateTime cutOff;

    Expired(Duration keep) {
      this.keep = keep;
    }

    void read(Connection connection, int max) throws SQLException {
      try (var select =
          connection.prepareStatement(
              """
              select id, account_id, seq, changed_at, utc_timestamp(6) - interval ? second
                from log_entry order by id limit ?
              """)) {
        select.setLong(1, keep.toSeconds());
        select.setInt(2, max);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            var limit = rows.getObject(5, LocalDateTime.class);
            if (!rows.getObject(4, LocalDateTime.class).isBefore(limit)) {
              return;
            }
            cutOff = limit;
            firstId = count == 0 ? rows.getLong(1) : firstId;
            lastId = rows.getLong(1);
            lastSeq.merge(rows.getLong(2), rows.getLong(3), Math::max);
            count++;
          }
        }
      }
    }
  }

  /// Removed accounts whose last entry, the removal, is gone as well.
  private void forgetAccounts(ShardId shard) {
    var sql = shards.sql(shard);
    var gone =
        sql.sql(
                """
                select h.account_id from log_head h
                 where h.oldest_seq > h.seq
                   and not exists (select 1 from account a where a.id = h.account_id)
                   and not exists (select 1 from account_purge p where p.account_id = h.account_id)
                """)
            .query(Long.class)
            .list();
    for (var account : gone) {
      sql.sql("delete from webhook_position where account_id = ?").param(account).update();
      sql.sql("delete from published_position where account_id = ?").param(account).update();
      sql.sql("delete from log_head where account_id = ? and oldest_seq > seq")
          .param(account)
          .update();
    }
  }
}
