package dev.syncline.provider.testing;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real Dovecot 2.3 of one's own: unprivileged, in a temporary directory, on a free port of
/// 127.0.0.1. Any user may log in with {@link #PASSWORD} and finds an empty Maildir.
public final class DovecotServer implements MailServer {
  public static final String PASSWORD = "dovecot-secret";
  private static final AtomicInteger USERS = new AtomicInteger();

  private final Daemon daemon;
  private final int port;
  private final int tlsPort;

  private DovecotServer(Daemon daemon, int port, int tlsPort) {
    this.daemon = daemon;
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

  /// A server that offers COMPRESS=DEFLATE.
  public static DovecotServer compressing() {
    return start(null, "protocol imap {\n  mail_plugins = zlib imap_zlib\n}");
  }

  private static DovecotServer start(@Nullable TestCertificate certificate, String more) {
    var binary = Daemon.find("dovecot");
    Requirements.need("dovecot", binary != null);
    try {
      return launch(String.valueOf(binary), certificate, more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Server newUser() {
    return imap("user" + USERS.incrementAndGet());
  }

  @Override
  public Set<Ability> abilities() {
    return Ability.allBut(Ability.FOLDER_IDS);
  }

  /// Maildir++ puts dots between folders, and a tilde means a home.
  @Override
  public Set<String> refusedNames() {
    return Set.of("~tilde", "do.t");
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
    return daemon.home().resolve("mail").resolve(user);
  }

  /// Gives directories that a test made to the server's user; files, which may be hard links into a
  /// corpus, stay whose they are.
  public void adopt(Path tree) throws IOException {
    Daemon.own(tree);
  }

  private static DovecotServer launch(
      String binary, @Nullable TestCertificate certificate, String more) throws IOException {
    var daemon = Daemon.in("dovecot-", "run", "state", "mail", "home");
    var port = Daemon.freePort();
    var tlsPort = certificate == null ? 0 : Daemon.freePort();
    var tls = certificate == null ? "ssl = no" : tls(daemon, certificate);
    daemon.write("dovecot.conf", configuration(daemon, port, tlsPort, tls, more));
    var configuration = daemon.home().resolve("dovecot.conf").toString();
    daemon.start(port, Map.of(), List.of(binary, "-F", "-c", configuration));
    return new DovecotServer(daemon, port, tlsPort);
  }

  private static String tls(Daemon daemon, TestCertificate certificate) throws IOException {
    daemon.write("cert.pem", certificate.certificatePem());
    daemon.write("key.pem", certificate.keyPem());
    return "ssl = yes\nssl_cert = <%1$s/cert.pem\nssl_key = <%1$s/key.pem".formatted(daemon.home());
  }

  private static String configuration(
      Daemon daemon, int port, int tlsPort, String tls, String more) {
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
        .formatted(
            daemon.home(), Daemon.user(), daemon.group(), port, tlsPort, tls, PASSWORD, more);
  }

  @Override
  public void close() {
    daemon.close();
  }
}
