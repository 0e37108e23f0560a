package dev.syncline.provider.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A mail server's process in a temporary directory, which ends and is deleted with it. Mail
/// servers refuse to serve mail of uid 0, so root starts it as `nobody`.
final class Daemon implements AutoCloseable {
  private static final String NOBODY = "nobody";
  private static final String NOGROUP = "nogroup";

  private final Path home;
  private final List<Process> processes = new ArrayList<>();

  private Daemon(Path home) {
    this.home = home;
  }

  /// @param folders what is to be there before the start
  static Daemon in(String prefix, String... folders) throws IOException {
    var home = Files.createTempDirectory(prefix);
    for (var folder : folders) {
      Files.createDirectories(home.resolve(folder));
    }
    return new Daemon(home);
  }

  Path home() {
    return home;
  }

  void write(String name, String content) throws IOException {
    Files.writeString(home.resolve(name), content);
  }

  /// Starts the program and waits until it greets on the port.
  void start(int port, Map<String, String> environment, List<String> program) throws IOException {
    awaitReady(launch(environment, program), program.getFirst(), port);
  }

  Process launch(Map<String, String> environment, List<String> program) throws IOException {
    own(home);
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOGROUP, "--clear-groups"));
    }
    command.addAll(program);
    var builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(home.resolve("start.log").toFile()));
    builder.environment().putAll(environment);
    var started = builder.start();
    processes.add(started);
    return started;
  }

  private void awaitReady(Process started, String program, int port) throws IOException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (System.nanoTime() < end) {
      if (!started.isAlive()) {
        var said = Files.readString(home.resolve("start.log"));
        close();
        throw new IOException("%s ended: %s".formatted(program, said));
      }
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(5000);
        if (socket.getInputStream().read() == '*') {
          return;
        }
      } catch (IOException _) {
        pause();
      }
    }
    close();
    throw new IOException(program + " did not greet within 15 s");
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A program on the path or where such programs lie.
  static @Nullable Path find(String program) {
    var places = new ArrayList<String>();
    places.addAll(Arrays.asList(System.getenv("PATH").split(File.pathSeparator, -1)));
    places.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"));
    return places.stream()
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  static String user() {
    return isRoot() ? NOBODY : System.getProperty("user.name");
  }

  String group() {
    if (isRoot()) {
      return NOGROUP;
    }
    try {
      return Files.getAttribute(home, "posix:group").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /// Gives directories to the server's user; files stay whose they are.
  static void own(Path tree) throws IOException {
    if (!isRoot()) {
      return;
    }
    var names = tree.getFileSystem().getUserPrincipalLookupService();
    var owner = names.lookupPrincipalByName(NOBODY);
    var group = names.lookupPrincipalByGroupName(NOGROUP);
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            var view = Files.getFileAttributeView(dir, PosixFileAttributeView.class);
            view.setOwner(owner);
            view.setGroup(group);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    try {
      for (var process : processes.reversed()) {
        end(process);
      }
      delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Its children first: a master that is told to end may leave them to their clients.
  private static void end(Process started) throws InterruptedException {
    var children = started.descendants().toList();
    started.destroy();
    if (!started.waitFor(10, TimeUnit.SECONDS)) {
      started.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException problem)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
