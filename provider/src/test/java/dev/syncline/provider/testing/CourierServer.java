package dev.syncline.provider.testing;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A real Courier-IMAP of one's own: it counts no modifications, keeps every folder below `INBOX.`,
/// and puts dots between them.
///
/// Courier asks a daemon at a place that is compiled in, which only root could make. So its library
/// is copied with another place written over it, below the directory that the server runs in, and
/// this class answers there.
public final class CourierServer implements MailServer {
  private static final String PASSWORD = "courier-secret";
  private static final String LIBRARY = "libcourierauth.so.0";
  private static final String SOCKET = "./courier-auth";

  /// The place as the compiler split it, and whole.
  private static final List<String> COMPILED_IN =
      List.of("/run/courier/autthdaemon/socket\0", "/run/courier/authdaemon/socket\0");

  private final Daemon daemon;
  private final ServerSocketChannel logins;
  private final int port;
  private final AtomicInteger users = new AtomicInteger();

  private CourierServer(Daemon daemon, ServerSocketChannel logins, int port) {
    this.daemon = daemon;
    this.logins = logins;
    this.port = port;
  }

  /// Skips the calling test where Courier is not there.
  public static CourierServer start() {
    var tree =
        DebianTree.with(
            "usr/sbin/couriertcpd", "usr/bin/imapd", "usr/lib/courier/courier/imaplogin");
    Requirements.need("courier", tree != null);
    try {
      return launch(Objects.requireNonNull(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CourierServer launch(DebianTree tree) throws IOException {
    var daemon = Daemon.in("courier-", "mail", "library");
    var home = daemon.home();
    Files.write(
        home.resolve("library").resolve(LIBRARY), moved(tree.root().resolve("usr/lib/" + LIBRARY)));
    var logins = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    logins.bind(UnixDomainSocketAddress.of(home.resolve(SOCKET).normalize()));
    Files.setPosixFilePermissions(
        home.resolve(SOCKET), PosixFilePermissions.fromString("rwxrwxrwx"));
    var port = Daemon.freePort();
    var server = new CourierServer(daemon, logins, port);
    Thread.ofVirtual().name("courier-logins").start(server::answerLogins);
    var environment = new HashMap<>(tree.environment(home.resolve("library").toString()));
    environment.put(
        "IMAP_CAPABILITY",
        "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA"
            + " IDLE");
    environment.put("IMAP_KEYWORDS", "1");
    environment.put("IMAP_ACL", "1");
    environment.put("IMAP_MAILBOX_SANITY_CHECK", "1");
    environment.put("IMAP_USELOCKS", "1");
    environment.put("IMAP_IDLE_TIMEOUT", "1");
    environment.put("IMAP_TRASHFOLDERNAME", "Trash");
    environment.put("GAM_CLIENT_ID", home.getFileName().toString());
    watchFiles(daemon, tree, environment);
    daemon.start(
        port,
        environment,
        List.of(
            tree.program("usr/sbin/couriertcpd"),
            "-address=127.0.0.1",
            "-maxprocs=100",
            "-maxperip=100",
            "-nodnslookup",
            "-noidentlookup",
            String.valueOf(port),
            tree.program("usr/lib/courier/courier/imaplogin"),
            tree.program("usr/bin/imapd"),
            "Maildir"));
    return server;
  }

  /// Courier hears of changes from gamin, and waits seconds for it at every turn where it is not.
  private static void watchFiles(Daemon daemon, DebianTree tree, Map<String, String> environment)
      throws IOException {
    var gamin = tree.root().resolve("usr/libexec/gam_server");
    if (Files.isExecutable(gamin)) {
      daemon.launch(
          environment,
          List.of(
              gamin.toString(), "--notimeout", String.valueOf(environment.get("GAM_CLIENT_ID"))));
    }
  }

  private static byte[] moved(Path library) throws IOException {
    var text = new String(Files.readAllBytes(library), StandardCharsets.ISO_8859_1);
    for (var place : COMPILED_IN) {
      if (text.contains(place)) {
        var other = SOCKET + "\0".repeat(place.length() - SOCKET.length());
        return text.replace(place, other).getBytes(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException(library + " asks for logins at a place that is not known");
  }

  private void answerLogins() {
    while (logins.isOpen()) {
      try (var asking = logins.accept()) {
        answer(asking);
      } catch (IOException _) {
        // the asker went away, or the server ends
      }
    }
  }

  /// `AUTH length`, then service, kind, user and password, a line each.
  private void answer(SocketChannel asking) throws IOException {
    var request = Channels.newReader(asking, StandardCharsets.UTF_8);
    var text = new StringBuilder();
    var buffer = new char[4096];
    while (text.chars().filter(c -> c == '\n').count() < 6) {
      var count = request.read(buffer);
      if (count < 0) {
        return;
      }
      text.append(buffer, 0, count);
    }
    var lines = text.substring(text.indexOf("AUTH ")).split("\n", -1);
    var mailbox = daemon.home().resolve("mail").resolve(lines[3]);
    var reply =
        lines[4].equals(PASSWORD) && Files.isDirectory(mailbox) ? account(mailbox) : "FAIL\n";
    try (var out = Channels.newOutputStream(asking)) {
      out.write(reply.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String account(Path mailbox) throws IOException {
    var uid = Files.getAttribute(mailbox, "unix:uid");
    var gid = Files.getAttribute(mailbox, "unix:gid");
    return "UID=%s\nGID=%s\nHOME=%s\nADDRESS=%s\nMAILDIR=%s/Maildir\n.\n"
        .formatted(uid, gid, mailbox, mailbox.getFileName(), mailbox);
  }

  @Override
  public Server newUser() {
    var user = "user" + users.incrementAndGet();
    var mailbox = daemon.home().resolve("mail").resolve(user);
    try {
      for (var part : Arrays.asList("cur", "new", "tmp")) {
        Files.createDirectories(mailbox.resolve("Maildir").resolve(part));
      }
      Daemon.own(mailbox);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Server("127.0.0.1", port, Security.NONE, user, PASSWORD);
  }

  @Override
  public Set<Ability> abilities() {
    return Ability.allBut(Ability.SPECIAL_USE, Ability.FOLDER_IDS, Ability.KEEPS_LAST_LINE);
  }

  @Override
  public String namespace() {
    return "INBOX.";
  }

  @Override
  public String delimiter() {
    return ".";
  }

  @Override
  public Set<String> refusedNames() {
    return Set.of("sla/sh");
  }

  @Override
  public void close() {
    try {
      logins.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      daemon.close();
    }
  }
}
