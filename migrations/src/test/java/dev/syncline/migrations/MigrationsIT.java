package dev.syncline.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.migrations.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final DatabaseServer server = TestDatabase.server();
  private final String prefix =
      "m_%d_%d".formatted(ProcessHandle.current().pid(), RUNS.incrementAndGet());
  private final Schemas twoShards = new Schemas(prefix + "_directory", prefix + "_shard", 2);
  private final Schemas threeShards = new Schemas(prefix + "_directory", prefix + "_shard", 3);

  @AfterEach
  void drop() throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      for (var schema : List.of("_directory", "_shard_1", "_shard_2", "_shard_3")) {
        statement.execute("drop database if exists `%s%s`".formatted(prefix, schema));
      }
    }
  }

  @Test
  void emptyServerGetsADirectoryThatKnowsItsShards() throws SQLException {
    var rolled = new Migrations(server, twoShards).roll();

    assertThat(rolled.scripts()).isGreaterThanOrEqualTo(3);
    assertThat(shardRows())
        .containsExactly(
            "1 main %s_shard_1".formatted(prefix), "2 main %s_shard_2".formatted(prefix));
    assertThat(tables(prefix + "_shard_2"))
        .contains("account", "log_head")
        .isEqualTo(tables(prefix + "_shard_1"));
  }

  @Test
  void secondRollChangesNothing() throws SQLException {
    new Migrations(server, twoShards).roll();
    closeShard(2);

    var again = new Migrations(server, twoShards).roll();

    assertThat(again.scripts()).isZero();
    assertThat(isOpen(2)).isFalse();
  }

  @Test
  void shardThatWasAddedIsMigratedToo() throws SQLException {
    new Migrations(server, twoShards).roll();

    var rolled = new Migrations(server, threeShards).roll();

    assertThat(rolled.shards()).hasSize(3);
    assertThat(tables(prefix + "_shard_3")).isEqualTo(tables(prefix + "_shard_1"));
  }

  @Test
  void shardsStayRegisteredWhenFewerAreAskedFor() {
    new Migrations(server, threeShards).roll();

    assertThat(new Migrations(server, twoShards).roll().shards()).hasSize(3);
  }

  @Test
  void rollsAtTheSameTimeDoNotDisturbEachOther()
      throws ExecutionException, InterruptedException, SQLException {
    List<Callable<Migrations.Rolled>> rolls = new ArrayList<>();
    for (var each = 0; each < 4; each++) {
      rolls.add(() -> new Migrations(server, twoShards).roll());
    }

    var applied = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var roll : threads.invokeAll(rolls)) {
        applied += roll.get().scripts();
      }
    }

    assertThat(applied).isEqualTo(scriptsInOneRoll());
  }

  @Test
  void schemaOfAnotherVersionIsOneSentence() throws SQLException {
    new Migrations(server, twoShards).roll();
    execute("update `%s_shard_1`.flyway_schema_history set checksum = 1".formatted(prefix));

    assertThatThrownBy(() -> new Migrations(server, twoShards).roll())
        .isInstanceOf(DatabaseProblem.class)
        .hasMessageStartingWith(
            "The schema %s_shard_1 was made by another version of Syncline".formatted(prefix));
  }

  @Test
  void wrongPasswordIsOneSentence() {
    var stranger =
        new DatabaseServer(
            server.host(), server.port(), server.user(), "wrong-pass", server.parameters());

    assertThatThrownBy(() -> new Migrations(stranger, twoShards).roll())
        .isInstanceOf(DatabaseProblem.class)
        .hasMessage(
            "The database at %s rejects the user or the password.".formatted(server.address()));
  }

  @Test
  void unknownHostIsOneSentence() {
    var nowhere = new DatabaseServer("no-such-host.invalid", 3306, "a", "b", server.parameters());

    assertThatThrownBy(() -> new Migrations(nowhere, twoShards).roll())
        .hasMessage("The database host no-such-host.invalid is unknown: check its name.");
  }

  @Test
  void closedPortIsOneSentence() {
    var silent = new DatabaseServer("127.0.0.1", 1, "a", "b", server.parameters());

    assertThatThrownBy(() -> new Migrations(silent, twoShards).roll())
        .hasMessage("No database answers at 127.0.0.1:1: check host and port, and that it runs.");
  }

  private int scriptsInOneRoll() throws SQLException {
    var count = 0;
    for (var schema : List.of("_directory", "_shard_1", "_shard_2")) {
      count +=
          read(
                  "select version from `%s%s`.flyway_schema_history where version is not null"
                      .formatted(prefix, schema),
                  1)
              .size();
    }
    return count;
  }

  private void closeShard(int id) throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "update `%s_directory`.shard set is_open = false where id = %d".formatted(prefix, id));
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private boolean isOpen(int id) throws SQLException {
    return read("select is_open from `%s_directory`.shard where id = %d".formatted(prefix, id), 1)
        .equals(List.of("1"));
  }

  private List<String> shardRows() throws SQLException {
    return read(
        "select id, server, schema_name from `%s_directory`.shard order by id".formatted(prefix),
        3);
  }

  private List<String> tables(String schema) throws SQLException {
    return read(
        "select table_name from information_schema.tables where table_schema = '%s' order by 1"
            .formatted(schema),
        1);
  }

  private List<String> read(String sql, int columns) throws SQLException {
    var found = new ArrayList<String>();
    try (var connection = server.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (var column = 1; column <= columns; column++) {
          row.add(rows.getString(column));
        }
        found.add(String.join(" ", row));
      }
    }
    return found;
  }
}
