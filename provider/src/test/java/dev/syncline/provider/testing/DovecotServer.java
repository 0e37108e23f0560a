package dev.syncline.provider.testing;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A real Dovecot 2.3 of one's own: unprivileged, in a temporary directory, on a free port of
/// 127.0.0.1. Any user may log in with {@link #PASSWORD} and finds an empty Maildir.
///
/// Dovecot refuses mail of uid 0, so root starts it as `nobody`.
public final class DovecotServer implements AutoCloseable {
  public static final String PASSWORD = "dovecot-secret";
  private static final String NOBODY = "nobody";

  private final Path home;
  private final Process process;
  private final int port;
  private final int tlsPort;

  private DovecotServer(Path home, Process process, int port, int tlsPort) {
    this.home = home;
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /// Skips the calling test where Dovecot is not installed.
  public static DovecotServer start() {
    return start(null, "");
  }

  public static DovecotServer start(TestCertificate certificate) {
    return start(certificate, "");
  }

  /// A server that says it can do these things only.
  public static DovecotServer startWith(String capabilities) {
    return start(null, "imap_capability = " + capabilities);
  }

  private static DovecotServer start(@Nullable TestCertificate certificate, String more) {
    var binary = binary();
    Requirements.need("dovecot", binary != null);
    try {
      return launch(String.valueOf(binary), certificate, more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Server imap(String user) {
    return new Server("127.0.0.1", port, Security.NONE, user, PASSWORD);
  }

  public Server imap(String host, Security security, String user) {
    var where = security == Security.TLS ? tlsPort : port;
    return new Server(host, where, security, user, PASSWORD);
  }

  /// Where a user's mail lies; folders are `.Name` below it (Maildir++).
  public Path maildir(String user) {
    return home.resolve("mail").resolve(user);
  }

  /// Gives directories that a test made to the server's user; files, which may be hard links into a
  /// corpus, stay whose they are.
  public void adopt(Path tree) throws IOException {
    own(tree);
  }

  private static @Nullable Path binary() {
    var places = new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator, -1)));
    places.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"));
    return places.stream()
        .map(place -> Path.of(place, "dovecot"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static DovecotServer launch(
      String binary, @Nullable TestCertificate certificate, String more) throws IOException {
    var home = Files.createTempDirectory("dovecot-");
    for (var folder : List.of("run", "state", "mail", "home")) {
      Files.createDirectories(home.resolve(folder));
    }
    var port = freePort();
    var tlsPort = certificate == null ? 0 : freePort();
    var tls = certificate == null ? "ssl = no" : tls(home, certificate);
    var configuration = home.resolve("dovecot.conf");
    Files.writeString(configuration, configuration(home, port, tlsPort, tls, more));
    own(home);
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", "nogroup", "--clear-groups"));
    }
    command.addAll(List.of(binary, "-F", "-c", configuration.toString()));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("start.log").toFile())
            .start();
    var server = new DovecotServer(home, process, port, tlsPort);
    server.awaitReady();
    return server;
  }

  private static String tls(Path home, TestCertificate certificate) throws IOException {
    Files.writeString(home.resolve("cert.pem"), certificate.certificatePem());
    Files.writeString(home.resolve("key.pem"), certificate.keyPem());
    return "ssl = yes\nssl_cert = <%1$s/cert.pem\nssl_key = <%1$s/key.pem".formatted(home);
  }

  private static String configuration(Path home, int port, int tlsPort, String tls, String more) {
    var user = isRoot() ? NOBODY : System.getProperty("user.name");
    var group = isRoot() ? "nogroup" : groupOf(home);
    return """
    base_dir = %1$s/run
    state_dir = %1$s/state
    log_path = %1$s/dovecot.log
    protocols = imap
    %6$s
    disable_plaintext_auth = no
    auth_mechanisms = plain login
    default_internal_user = %2$s
    default_internal_group = %3$s
    default_login_user = %2$s
    first_valid_uid = 1
    first_valid_gid = 1
    mail_location = maildir:%1$s/mail/%%u
    mailbox_list_index = yes
    passdb {
      driver = static
      args = password=%7$s
    }
    userdb {
      driver = static
      args = allow_all_users=yes uid=%2$s gid=%3$s home=%1$s/home/%%u
    }
    namespace inbox {
      inbox = yes
      separator = /
      mailbox Drafts {
        special_use = \\Drafts
        auto = subscribe
      }
      mailbox Sent {
        special_use = \\Sent
        auto = subscribe
      }
      mailbox Trash {
        special_use = \\Trash
        auto = subscribe
      }
      mailbox Junk {
        special_use = \\Junk
        auto = subscribe
      }
      mailbox Archive {
        special_use = \\Archive
        auto = subscribe
      }
    }
    %8$s
    protocol imap {
      mail_max_userip_connections = 500
    }
    default_process_limit = 1000
    default_client_limit = 4000
    service imap-login {
      chroot =
      inet_listener imap {
        port = %4$d
        address = 127.0.0.1
      }
      inet_listener imaps {
        port = %5$d
        address = 127.0.0.1
      }
    }
    service anvil {
      chroot =
    }
    service stats {
      chroot =
    }
    """
        .formatted(home, user, group, port, tlsPort, tls, PASSWORD, more);
  }

  private static String groupOf(Path path) {
    try {
      return Files.getAttribute(path, "posix:group").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void own(Path tree) throws IOException {
    if (!isRoot()) {
      return;
    }
    var owner = tree.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(dir, owner);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void awaitReady() throws IOException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IOException("dovecot ended: " + Files.readString(home.resolve("start.log")));
      }
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(5000);
        if (socket.getInputStream().read() == '*') {
          return;
        }
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
    close();
    throw new IOException("dovecot did not greet within 15 s");
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
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
