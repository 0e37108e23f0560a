package dev.syncline.migrations.embedded;

import dev.syncline.migrations.DatabaseProblem;
import dev.syncline.migrations.embedded.EmbeddedMariaDb.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one server, and the commands that serve them.
record DataFolder(ServerFiles software, Path home) {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);
  private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path files() {
    return home.resolve("files");
  }

  Path logFile() {
    return home.resolve("mariadb.log");
  }

  private Path pidFile() {
    return home.resolve("mariadb.pid");
  }

  void prepare() throws IOException {
    Files.createDirectories(home);
    stopLeftOver();
    if (!Files.exists(files())) {
      bootstrap();
    }
  }

  String password() throws IOException {
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
    log.warn("a database of an earlier run is still there and is stopped first");
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

  Process launch(int port, Durability durability, List<String> initialStatements)
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
    Files.deleteIfExists(logFile());
    return process(command).start();
  }

  private List<String> command(Path files) {
    var command = new ArrayList<String>();
    // A signal for the whole process group (timeout, a service manager) would stop the database
    // before those who still write to it.
    if (Files.isExecutable(OWN_SESSION)) {
      command.add(OWN_SESSION.toString());
    }
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
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    builder.environment().put("DYLD_FALLBACK_LIBRARY_PATH", software.libraries().toString());
    return builder;
  }

  /// The path of a socket must be shorter than 108 bytes (104 on macOS), which a data folder cannot
  /// promise.
  private Path socket() {
    var inside = home.resolve("mariadb.sock");
    return inside.toString().length() < 100
        ? inside
        : Path.of(
            "/tmp",
            "syncline-%d-%08x.sock".formatted(ProcessHandle.current().pid(), home.hashCode()));
  }

  boolean saysReady() throws IOException {
    return Files.exists(logFile())
        && Files.readString(logFile(), StandardCharsets.ISO_8859_1)
            .contains("ready for connections");
  }

  DatabaseProblem explained(int exit) throws IOException {
    var text =
        Files.exists(logFile()) ? Files.readString(logFile(), StandardCharsets.ISO_8859_1) : "";
    if (text.contains("Address already in use")) {
      return new DatabaseProblem(
          "The port of the embedded database is in use by another program: stop that one or choose another port by --database-port.");
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
            .formatted(last.replaceFirst("^.*\\[ERROR\\] ", ""), logFile()));
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
