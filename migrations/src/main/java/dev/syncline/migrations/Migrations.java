package dev.syncline.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rolls the scripts over the directory and over every shard that the directory knows.
///
/// Any number of these may run at once: schemas and shard rows are made only where missing, and
/// Flyway takes a lock per schema. New shards are registered before they are migrated, so a roll
/// that was killed is finished by the next.
public final class Migrations {
  /// How the directory calls the server that it lives on itself.
  public static final String HOME_SERVER = "main";

  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private final DatabaseServer server;
  private final Schemas schemas;

  public Migrations(DatabaseServer server, Schemas schemas) {
    this.server = server;
    this.schemas = schemas;
  }

  /// What a roll did; `server` carries what its kind (MySQL, MariaDB) needs in a URL.
  public record Rolled(DatabaseServer server, int scripts, List<String> shards) {
    public Rolled {
      shards = List.copyOf(shards);
    }
  }

  public Rolled roll() {
    var checked = ServerCheck.check(server);
    try {
      createSchemas(checked);
      var scripts = migrate(checked, schemas.directory(), "classpath:db/directory");
      var shards = registerShards(checked);
      for (var shard : shards) {
        scripts += migrate(checked, shard, "classpath:db/shard");
      }
      log.info("migrated: {} scripts over the directory and {} shards", scripts, shards.size());
      return new Rolled(checked, scripts, shards);
    } catch (SQLException failure) {
      throw ServerCheck.explained(checked, failure);
    }
  }

  private void createSchemas(DatabaseServer on) throws SQLException {
    var wanted = new ArrayList<>(List.of(schemas.directory()));
    for (var number = 1; number <= schemas.shards(); number++) {
      wanted.add(schemas.shard(number));
    }
    try (var connection = on.connect();
        var statement = connection.createStatement()) {
      for (var schema : wanted) {
        statement.execute(
            "create database if not exists `%s` character set utf8mb4".formatted(schema));
      }
    }
  }

  private List<String> registerShards(DatabaseServer on) throws SQLException {
    try (var connection = on.connect()) {
      connection.setCatalog(schemas.directory());
      try (var insert =
          connection.prepareStatement(
              """
              insert into shard (id, server, schema_name) values (?, ?, ?)
                  on duplicate key update id = id
              """)) {
        for (var number = 1; number <= schemas.shards(); number++) {
          insert.setInt(1, number);
          insert.setString(2, HOME_SERVER);
          insert.setString(3, schemas.shard(number));
          insert.executeUpdate();
        }
      }
      return registeredShards(connection);
    }
  }

  private List<String> registeredShards(Connection connection) throws SQLException {
    var found = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select id, server, schema_name from shard order by id")) {
      while (rows.next()) {
        if (!HOME_SERVER.equals(rows.getString("server"))) {
          throw new DatabaseProblem(
              "Shard %d lives on the server '%s', whose address is not known here: roll its migrations there."
                  .formatted(rows.getInt("id"), rows.getString("server")));
        }
        found.add(rows.getString("schema_name"));
      }
    }
    return found;
  }

  private static int migrate(DatabaseServer on, String schema, String scripts) {
    try {
      return Flyway.configure()
          .dataSource(on.jdbcUrl(schema), on.user(), on.password())
          .locations(scripts)
          .connectRetries(0)
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayValidateException failure) {
      throw new DatabaseProblem(
          "The schema %s was made by another version of Syncline, whose scripts are not those of this one: use that version, or a database of its own."
              .formatted(schema),
          failure);
    } catch (FlywayException failure) {
      throw new DatabaseProblem(
          "The migration of %s failed: %s"
              .formatted(schema, oneLine(String.valueOf(failure.getMessage()))),
          failure);
    }
  }

  private static String oneLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.matches("-+"))
        .reduce((before, line) -> before + "; " + line)
        .orElse("");
  }

  /// Settings come from the environment, as for the services: `SYNCLINE_DATABASE_URL`
  /// (`jdbc:mysql://host:port/`), `SYNCLINE_DATABASE_USER`, `SYNCLINE_DATABASE_PASSWORD`;
  /// arguments: `--shards N`.
  public static void main(String[] arguments) {
    try {
      run(System.getenv(), List.of(arguments), System.out::println);
    } catch (DatabaseProblem problem) {
      System.err.println(problem.getMessage());
      System.exit(1);
    }
  }

  static void run(
      Map<String, String> environment, List<String> arguments, Consumer<String> output) {
    var server =
        DatabaseServer.ofJdbcUrl(
            setting(environment, "SYNCLINE_DATABASE_URL"),
            setting(environment, "SYNCLINE_DATABASE_USER"),
            environment.getOrDefault("SYNCLINE_DATABASE_PASSWORD", ""));
    var rolled = new Migrations(server, schemas(arguments)).roll();
    output.accept(
        "%d scripts applied over %s and %s"
            .formatted(
                rolled.scripts(),
                schemas(arguments).directory(),
                String.join(", ", rolled.shards())));
  }

  private static Schemas schemas(List<String> arguments) {
    if (arguments.isEmpty()) {
      return Schemas.DEFAULT;
    }
    if (arguments.size() == 2
        && arguments.getFirst().equals("--shards")
        && arguments.getLast().matches("\\d{1,4}")) {
      return new Schemas(
          Schemas.DEFAULT.directory(),
          Schemas.DEFAULT.shardPrefix(),
          Integer.parseInt(arguments.getLast()));
    }
    throw new DatabaseProblem(
        "Unknown arguments '%s': only --shards N is known."
            .formatted(
                Stream.of(arguments)
                    .flatMap(List::stream)
                    .reduce((a, b) -> a + " " + b)
                    .orElse("")));
  }

  private static String setting(Map<String, String> environment, String name) {
    var value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new DatabaseProblem("The environment variable %s is not set.".formatted(name));
    }
    return value;
  }
}
