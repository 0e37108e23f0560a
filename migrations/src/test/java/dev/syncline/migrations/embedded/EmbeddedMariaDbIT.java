package dev.syncline.migrations.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.migrations.DatabaseProblem;
import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.embedded.EmbeddedMariaDb.Durability;
import dev.syncline.migrations.testing.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMariaDbIT {
  private static final Path SOFTWARE = TestDatabase.software();

  @TempDir Path data;

  @Test
  void dataIsThereAfterARestart() throws SQLException {
    try (var database = start()) {
      execute(database, "create database kept");
      execute(database, "create table kept.t (id int primary key)");
      execute(database, "insert into kept.t values (42)");
    }

    try (var database = start()) {
      assertThat(read(database, "select id from kept.t")).isEqualTo("42");
    }
  }

  @Test
  void committedRowsSurviveAKill() throws Exception {
    var database = start();
    execute(database, "create database kept");
    execute(database, "create table kept.t (id int primary key)");
    execute(database, "insert into kept.t values (7)");
    database.kill();

    try (var again = start()) {
      assertThat(read(again, "select id from kept.t")).isEqualTo("7");
    }
  }

  @Test
  void serverThatAKilledProcessLeftBehindIsStoppedFirst() throws SQLException {
    var leftBehind = start();

    try (var next = start()) {
      assertThat(read(next, "select 1")).isEqualTo("1");
      assertThatThrownBy(() -> read(leftBehind, "select 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void commitsAreDurableAndLoggedBeforeTheyAreSeen() throws SQLException {
    try (var database = start()) {
      assertThat(
              read(
                  database,
                  "select concat(@@log_bin + 0, @@sync_binlog, @@innodb_flush_log_at_trx_commit)"))
          .isEqualTo("111");
      assertThat(read(database, "select @@tx_isolation")).isEqualTo("READ-COMMITTED");
      assertThat(read(database, "select @@character_set_server")).isEqualTo("utf8mb4");
    }
  }

  @Test
  void nobodyEntersWithoutThePassword() throws Exception {
    try (var database = start()) {
      var port = database.server().port();
      var parameters = database.server().parameters();

      for (var user : new String[] {"root", "", "syncline"}) {
        var guest = new DatabaseServer("127.0.0.1", port, user, "", parameters);
        assertThatThrownBy(guest::connect).isInstanceOf(SQLException.class);
      }
      assertThat(Files.getPosixFilePermissions(data.resolve("password"))).hasSize(2);
    }
  }

  @Test
  void portInUseIsOneSentence() throws Exception {
    var port = EmbeddedMariaDb.freePort();
    try (var taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

      assertThatThrownBy(() -> EmbeddedMariaDb.start(SOFTWARE, data, port, Durability.SAFE))
          .isInstanceOf(DatabaseProblem.class)
          .hasMessageStartingWith("The port of the embedded database is in use by another program");
    }
  }

  private EmbeddedMariaDb start() {
    return EmbeddedMariaDb.start(SOFTWARE, data, EmbeddedMariaDb.freePort(), Durability.SAFE);
  }

  private static void execute(EmbeddedMariaDb database, String sql) throws SQLException {
    try (var connection = database.server().connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(EmbeddedMariaDb database, String sql) throws SQLException {
    try (var connection = database.server().connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
