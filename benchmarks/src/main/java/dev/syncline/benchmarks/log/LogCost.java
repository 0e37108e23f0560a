package dev.syncline.benchmarks.log;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What the log costs, side by side on one server: transactions that insert rows as an initial sync
/// does (or change one, as a flag does), without the log, with it, and with it as it was with an
/// index on the time.
///
/// ```
/// java -cp benchmarks/target/benchmarks.jar dev.syncline.benchmarks.log.LogCost jdbc:mysql://host:port/ user password
/// ```
public final class LogCost {
  private static final int THREADS = 4;
  private static final int SECONDS = 6;
  private static final int ACCOUNTS = 40;

  private final String url;
  private final String user;
  private final String password;

  private LogCost(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  private enum Log {
    NONE,
    KEPT,
    KEPT_WITH_TIME_INDEX
  }

  public static void main(String[] arguments) throws Exception {
    var cost = new LogCost(arguments[0], arguments[1], arguments.length > 2 ? arguments[2] : "");
    System.out.println(
        "| rows each | log | tx/s | redo B/row | binlog B/row | log B/row on disk |");
    System.out.println("|---|---|---|---|---|---|");
    for (var rows : List.of(1, 20, 200)) {
      for (var log : Log.values()) {
        cost.measure(log, rows);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        url
            + "?rewriteBatchedStatements=true&useLocalSessionState=true&cachePrepStmts=true"
            + "&allowPublicKeyRetrieval=true&useInformationSchema=false",
        user,
        password);
  }

  private void measure(Log log, int rows) throws Exception {
    try (var admin = connect();
        var sql = admin.createStatement()) {
      prepare(sql, log);
      var before = counters(sql);
      var done = new AtomicLong();
      var end = System.nanoTime() + SECONDS * 1_000_000_000L;
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < THREADS; i++) {
        var random = new Random(i);
        threads.add(Thread.ofPlatform().start(() -> work(log, rows, random, end, done)));
      }
      for (var thread : threads) {
        thread.join();
      }
      var after = counters(sql);
      var written = (double) done.get() * rows;
      System.out.printf(
          "| %d | %s | %.0f | %.0f | %.0f | %s |%n",
          rows,
          log,
          (double) done.get() / SECONDS,
          (after[0] - before[0]) / written,
          (after[1] - before[1]) / written,
          log == Log.NONE ? "" : size(sql, written));
      sql.execute("drop database log_cost");
    }
  }

  private static void prepare(Statement sql, Log log) throws SQLException {
    sql.execute("drop database if exists log_cost");
    sql.execute("create database log_cost");
    sql.execute(
        """
        create table log_cost.message (
          account_id bigint not null, id binary(16) not null, body varchar(1200) not null,
          primary key (account_id, id)) engine = InnoDB default charset = utf8mb4
        """);
    sql.execute(
        """
        create table log_cost.log_head (
          account_id bigint not null, application_id bigint not null, epoch bigint not null,
          seq bigint not null, oldest_seq bigint not null, primary key (account_id),
          key log_head_application (application_id)) engine = InnoDB default charset = utf8mb4
        """);
    sql.execute(
        """
        create table log_cost.log_entry (
          id bigint not null auto_increment, account_id bigint not null, seq bigint not null,
          object_type tinyint not null, object_id binary(16) not null, operation tinyint not null,
          attributes varchar(255) not null, changed_at datetime(6) not null,
          correlation varchar(64) null, primary key (id),
          unique key log_entry_position (account_id, seq)%s) engine = InnoDB default charset = utf8mb4
        """
            .formatted(log == Log.KEPT_WITH_TIME_INDEX ? ", key log_entry_time (changed_at)" : ""));
    for (int account = 0; account < ACCOUNTS; account++) {
      sql.execute("insert into log_cost.log_head values (%d, 1, 7, 0, 1)".formatted(account));
    }
  }

  private void work(Log log, int rows, Random random, long end, AtomicLong done) {
    try (var connection = connect()) {
      connection.setCatalog("log_cost");
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      var body = "x".repeat(1_000);
      while (System.nanoTime() < end) {
        var account = random.nextInt(ACCOUNTS);
        try (var insert = connection.prepareStatement("insert into message values (?, ?, ?)")) {
          for (int i = 0; i < rows; i++) {
            insert.setLong(1, account);
            insert.setBytes(2, id(random));
            insert.setString(3, body);
            insert.addBatch();
          }
          insert.executeBatch();
        }
        if (log != Log.NONE) {
          log(connection, account, rows, random);
        }
        connection.commit();
        done.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As `ChangeLogWriter` does it.
  private static void log(Connection connection, long account, int rows, Random random)
      throws SQLException {
    long seq;
    try (var take =
        connection.prepareStatement(
            "update log_head set seq = last_insert_id(seq + ?) where account_id = ?",
            Statement.RETURN_GENERATED_KEYS)) {
      take.setInt(1, rows);
      take.setLong(2, account);
      take.executeUpdate();
      try (var keys = take.getGeneratedKeys()) {
        keys.next();
        seq = keys.getLong(1) - rows + 1;
      }
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into log_entry
              (account_id, seq, object_type, object_id, operation, attributes, changed_at, correlation)
            values (?, ?, ?, ?, ?, ?, utc_timestamp(6), ?)
            """)) {
      for (int i = 0; i < rows; i++) {
        insert.setLong(1, account);
        insert.setLong(2, seq + i);
        insert.setInt(3, 4);
        insert.setBytes(4, id(random));
        insert.setInt(5, 1);
        insert.setString(6, "");
        insert.setString(7, "sync-1a2b3c4d");
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static byte[] id(Random random) {
    var id = new UUID(random.nextLong(), random.nextLong());
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static double[] counters(Statement sql) throws SQLException {
    var redo = 0.0;
    try (var row = sql.executeQuery("show global status like 'Innodb_os_log_written'")) {
      redo = row.next() ? row.getDouble(2) : 0;
    }
    var binlog = 0.0;
    try (var logs = sql.executeQuery("show binary logs")) {
      while (logs.next()) {
        binlog += logs.getDouble(2);
      }
    } catch (SQLException _) {
      // the binlog is off
    }
    return new double[] {redo, binlog};
  }

  private static String size(Statement sql, double rows) throws SQLException {
    try (var analyzed = sql.executeQuery("analyze table log_cost.log_entry")) {
      analyzed.next();
    }
    try (var row =
        sql.executeQuery(
            "select data_length, index_length from information_schema.tables"
                + " where table_schema = 'log_cost' and table_name = 'log_entry'")) {
      row.next();
      return "%.0f + %.0f".formatted(row.getDouble(1) / rows, row.getDouble(2) / rows);
    }
  }
}
