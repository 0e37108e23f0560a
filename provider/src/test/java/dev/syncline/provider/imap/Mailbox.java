package dev.syncline.provider.imap;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.budget.ProviderLimits;
import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.testing.Ability;
import dev.syncline.provider.testing.MailServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.iap.Argument;

/// A new user's mailbox on one of the servers: through our adapter, and with commands by hand where
/// the adapter has none.
final class Mailbox implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final MailServer server;
  private final Server login;
  private final MailAccount account;
  private ImapConnection byHand;

  private Mailbox(MailServer server, Server login) throws InterruptedException {
    this.server = server;
    this.login = login;
    this.account = open(login, 3);
    this.byHand = byHand();
  }

  private ImapConnection byHand() throws InterruptedException {
    var sockets =
        new MailSockets(
            HostResolver.SYSTEM, Connector.TCP, MailSockets.systemTls(), TIMEOUT, TIMEOUT);
    return new ImapLogin(sockets, new Governor(ProviderLimits.load()))
        .open(login, true, Urgency.USER);
  }

  static Mailbox on(MailServer server) throws InterruptedException {
    return new Mailbox(server, server.newUser());
  }

  static MailAccount open(Server login, int connections) {
    return new ImapProvider().open(new ConnectionSettings(login, login, connections, true));
  }

  MailServer server() {
    return server;
  }

  Server login() {
    return login;
  }

  MailAccount account() {
    return account;
  }

  boolean can(Ability ability) {
    return server.abilities().contains(ability);
  }

  /// The path of a folder of the user's own.
  String path(String... names) {
    return server.namespace() + String.join(server.delimiter(), names);
  }

  /// The Archive, which some servers have from the start.
  String archive() throws InterruptedException {
    return own("Archive");
  }

  String own(String name) throws InterruptedException {
    if (!can(Ability.SPECIAL_USE)) {
      create(path(name));
    }
    return path(name);
  }

  /// A name as the connection by hand spells it.
  String spelled(String modifiedUtf7, String readable) {
    return byHand.speaksUtf8()
        ? new String(readable.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
        : modifiedUtf7;
  }

  /// False when the server refuses, or hangs up.
  boolean create(String rawPath) throws InterruptedException {
    try {
      return byHand.send("CREATE", MailboxName.of(byHand, rawPath), _ -> {}).ok();
    } catch (ProviderException _) {
      byHand = byHand();
      return false;
    }
  }

  void delete(String rawPath) throws InterruptedException {
    byHand.require("DELETE", argument(rawPath), _ -> {});
  }

  /// Copies all messages of a folder into itself until there are so many.
  void multiply(String folder, int messages) throws InterruptedException {
    byHand.require("SELECT", argument(folder), _ -> {});
    for (var have = uids(folder).size(); have < messages; ) {
      var more = Math.min(have, messages - have);
      byHand.require("COPY 1:" + more, argument(folder), _ -> {});
      byHand.require("NOOP", null, _ -> {});
      have += more;
    }
  }

  private static Argument argument(String text) {
    return new Argument().writeNString(text, StandardCharsets.ISO_8859_1);
  }

  RemoteFolder folder(String path) throws InterruptedException {
    return account.folders().stream()
        .filter(folder -> folder.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed: " + path));
  }

  CommandResult execute(Command command) throws InterruptedException {
    return account.execute(command);
  }

  CommandResult append(String folder, String name) throws InterruptedException {
    return append(folder, name, "");
  }

  CommandResult append(String folder, String name, String body) throws InterruptedException {
    var bytes = mail(name, body).getBytes(StandardCharsets.US_ASCII);
    return execute(
        new Command.Append(
            folder,
            "<%s@example.org>".formatted(name),
            Set.of(),
            Instant.parse("2026-01-02T03:04:05Z"),
            bytes.length,
            () -> new ByteArrayInputStream(bytes)));
  }

  static String mail(String name, String body) {
    return "Message-ID: <%s@example.org>\r\nSubject: %s\r\n\r\n%s".formatted(name, name, body);
  }

  Checkpoint checkpoint(String folder) throws InterruptedException {
    try (var reader = account.read(folder)) {
      return reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
    }
  }

  List<Long> uids(String folder) throws InterruptedException {
    return List.copyOf(sees(folder).flags.keySet());
  }

  KeptMailbox sees(String folder) throws InterruptedException {
    try (var reader = account.read(folder)) {
      var store = new KeptMailbox();
      reader.changes(Checkpoint.NOTHING, store, store);
      return store;
    }
  }

  @Override
  public void close() {
    account.close();
    byHand.close();
  }
}
