package dev.syncline.provider.testing;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A real Cyrus 3 of one's own, with folders beside INBOX and slashes between them (altnamespace,
/// unixhierarchysep). Its users are in a SASL database that root must read, too.
public final class CyrusServer implements MailServer {
  private static final String PASSWORD = "cyrus-secret";

  private final Daemon daemon;
  private final DebianTree tree;
  private final int port;
  private final AtomicInteger users = new AtomicInteger();

  private CyrusServer(Daemon daemon, DebianTree tree, int port) {
    this.daemon = daemon;
    this.tree = tree;
    this.port = port;
  }

  /// Skips the calling test where Cyrus is not there.
  public static CyrusServer start() {
    var tree = DebianTree.with("usr/lib/cyrus/bin/master", "usr/sbin/saslpasswd2");
    Requirements.need("cyrus", tree != null);
    try {
      return launch(Objects.requireNonNull(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CyrusServer launch(DebianTree tree) throws IOException {
    var daemon =
        Daemon.in(
            "cyrus-",
            "spool",
            "conf/db",
            "conf/socket",
            "conf/proc",
            "conf/lock",
            "conf/log",
            "conf/msg",
            "conf/user",
            "conf/quota",
            "conf/sieve");
    var port = Daemon.freePort();
    daemon.write("imapd.conf", settings(daemon));
    daemon.write("cyrus.conf", services(daemon, tree, port));
    var server = new CyrusServer(daemon, tree, port);
    server.addUser("first");
    var home = daemon.home();
    daemon.start(
        port,
        tree.environment(),
        List.of(
            tree.program("usr/lib/cyrus/bin/master"),
            "-C",
            home.resolve("imapd.conf").toString(),
            "-M",
            home.resolve("cyrus.conf").toString(),
            "-p",
            home.resolve("master.pid").toString(),
            "-D"));
    return server;
  }

  private static String settings(Daemon daemon) {
    return """
    configdirectory: %1$s/conf
    partition-default: %1$s/spool
    defaultpartition: default
    cyrus_user: %2$s
    cyrus_group: %3$s
    servername: localhost
    defaultdomain: localhost
    admins: nobody-is
    allowplaintext: yes
    sasl_mech_list: PLAIN
    sasl_pwcheck_method: auxprop
    sasl_auxprop_plugin: sasldb
    sasl_sasldb_path: %1$s/users
    altnamespace: yes
    unixhierarchysep: yes
    autocreate_quota: 0
    autocreate_inbox_folders: Drafts | Sent | Trash | Junk | Archive
    xlist-drafts: Drafts
    xlist-sent: Sent
    xlist-trash: Trash
    xlist-junk: Junk
    xlist-archive: Archive
    maxlogins_per_user: 100
    idlesocket: %1$s/conf/socket/idle
    sievedir: %1$s/conf/sieve
    """
        .formatted(daemon.home(), Daemon.user(), daemon.group());
  }

  private static String services(Daemon daemon, DebianTree tree, int port) {
    return """
    START {
      recover cmd="%1$s/ctl_cyrusdb -C %2$s/imapd.conf -r"
    }
    SERVICES {
      imap cmd="%1$s/imapd -C %2$s/imapd.conf" listen="127.0.0.1:%3$d" proto="tcp4" prefork=1
    }
    DAEMON {
      idled cmd="%1$s/idled -C %2$s/imapd.conf"
    }
    """
        .formatted(tree.program("usr/lib/cyrus/bin"), daemon.home(), port);
  }

  @Override
  public Server newUser() {
    var user = "user" + users.incrementAndGet();
    addUser(user);
    return new Server("127.0.0.1", port, Security.NONE, user, PASSWORD);
  }

  private void addUser(String user) {
    var database = daemon.home().resolve("users");
    var builder =
        new ProcessBuilder(
            tree.program("usr/sbin/saslpasswd2"),
            "-p",
            "-c",
            "-f",
            database.toString(),
            "-u",
            "localhost",
            user);
    builder.environment().putAll(tree.environment());
    try {
      var process = builder.redirectErrorStream(true).start();
      try (var password = process.outputWriter()) {
        password.write(PASSWORD);
      }
      if (process.waitFor() != 0) {
        throw new IOException("saslpasswd2: " + process.inputReader().readLine());
      }
      Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Set<Ability> abilities() {
    return Ability.allBut(Ability.PARENTS_ARE_NO_FOLDERS, Ability.KEEPS_UTF8_HEADERS);
  }

  @Override
  public Set<String> refusedNames() {
    return Set.of("quote\"d", "back\\slash", "100%", "{5}");
  }

  @Override
  public void close() {
    daemon.close();
  }
}
