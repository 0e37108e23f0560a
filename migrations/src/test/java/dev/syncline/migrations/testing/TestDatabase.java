package dev.syncline.migrations.testing;

import dev.syncline.migrations.DatabaseProblem;
import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.Migrations;
import dev.syncline.migrations.Schemas;
import dev.syncline.migrations.embedded.EmbeddedMariaDb;
import dev.syncline.migrations.embedded.EmbeddedMariaDb.Durability;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A migrated directory and two shards of their own for one test class, on the first server of:
///
/// 1. `TEST_JDBC_URL` (`jdbc:mysql://host:port/`), `TEST_JDBC_USER`, `TEST_JDBC_PASSWORD`
/// 2. MySQL in a container, where a Docker engine answers
/// 3. the embedded MariaDB
///
/// The server is started once per JVM. `-Drequire=mysql` (or `SYNCLINE_REQUIRE=mysql`) fails where
/// 1 and 2 are missing, so that a build cannot pass on the wrong server unnoticed;
/// `require=embedded` leaves 2 out.
///
/// ```
/// static final TestDatabase database = TestDatabase.create();
///
/// @AfterAll
/// static void drop() {
///   database.close();
/// }
/// ```
public final class TestDatabase implements AutoCloseable {
  private static @Nullable DatabaseServer server;

  private final DatabaseServer on;
  private final Schemas schemas;

  private TestDatabase(DatabaseServer on, Schemas schemas) {
    this.on = on;
    this.schemas = schemas;
  }

  public static TestDatabase create() {
    return create(2);
  }

  public static TestDatabase create(int shards) {
    var unique = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var schemas =
        new Schemas("t_%s_directory".formatted(unique), "t_%s_shard".formatted(unique), shards);
    var rolled = new Migrations(server(), schemas).roll();
    return new TestDatabase(rolled.server(), schemas);
  }

  /// The server all tests of this JVM use.
  public static synchronized DatabaseServer server() {
    if (server == null) {
      server = startServer();
    }
    return server;
  }

  /// What `syncline.database.url` is set to: no schema, no parameters.
  public String url() {
    return on.serviceUrl();
  }

  /// For plain JDBC on one schema.
  public String jdbcUrl(String schema) {
    return on.jdbcUrl(schema);
  }

  public String user() {
    return on.user();
  }

  public String password() {
    return on.password();
  }

  public String directory() {
    return schemas.directory();
  }

  public List<String> shards() {
    return IntStream.rangeClosed(1, schemas.shards())
        .mapToObj(number -> schemas.shardPrefix() + "_" + number)
        .toList();
  }

  public Connection connect(String schema) throws SQLException {
    return DriverManager.getConnection(on.jdbcUrl(schema), on.user(), on.password());
  }

  /// Drops the schemas, so that a server that outlives the tests stays clean.
  @Override
  public void close() {
    try (var connection = on.connect();
        var statement = connection.createStatement()) {
      statement.execute("drop database if exists `%s`".formatted(schemas.directory()));
      for (var shard : shards()) {
        statement.execute("drop database if exists `%s`".formatted(shard));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("test schemas could not be dropped", failure);
    }
  }

  private static DatabaseServer startServer() {
    var url = System.getenv("TEST_JDBC_URL");
    if (url != null && !url.isBlank()) {
      var environment = System.getenv();
      return DatabaseServer.ofJdbcUrl(
          url,
          environment.getOrDefault("TEST_JDBC_USER", "root"),
          environment.getOrDefault("TEST_JDBC_PASSWORD", ""));
    }
    if (!Requirement.EMBEDDED.isDemanded() && DockerMySql.isEngineThere()) {
      return DockerMySql.start();
    }
    if (Requirement.MYSQL.isDemanded()) {
      throw new AssertionError(
          "mysql is required, but neither TEST_JDBC_URL nor a Docker engine is there");
    }
    return embedded();
  }

  private static DatabaseServer embedded() {
    try {
      return startEmbedded();
    } catch (DatabaseProblem problem) {
      // Its start is the claim of EmbeddedMariaDbIT and UpIT. Here it would take down whichever
      // class comes first, for a port that another program took meanwhile.
      System.err.println("[ERROR] started once more: " + problem.getMessage());
      return startEmbedded();
    }
  }

  private static DatabaseServer startEmbedded() {
    try {
      var data = Files.createTempDirectory("syncline-test-database-");
      var database =
          EmbeddedMariaDb.start(software(), data, EmbeddedMariaDb.freePort(), Durability.FAST);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    database.kill();
                    delete(data);
                  },
                  "test-database-stop"));
      return database.server();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Where the server's 330 MB are unpacked once per user of the machine.
  public static Path software() {
    var environment = System.getenv();
    var candidates =
        List.of(
            environment.getOrDefault("XDG_CACHE_HOME", ""),
            Path.of(System.getProperty("user.home"), ".cache").toString(),
            Path.of("target").toAbsolutePath().toString());
    for (var candidate : candidates) {
      var folder = Path.of(candidate, "syncline");
      if (!candidate.isEmpty() && canBeMade(folder)) {
        return folder;
      }
    }
    throw new IllegalStateException("no folder for the embedded database can be written");
  }

  private static boolean canBeMade(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder);
    } catch (IOException _) {
      return false;
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
