package dev.syncline.sandbox;

import dev.syncline.sandbox.control.ControlServer;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.imap.ImapSession;
import dev.syncline.sandbox.login.Logins;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Accounts;
import dev.syncline.sandbox.oauth.TokenEndpoint;
import dev.syncline.sandbox.oauth.Tokens;
import dev.syncline.sandbox.smtp.Delivery;
import dev.syncline.sandbox.smtp.Outbox;
import dev.syncline.sandbox.smtp.SmtpSession;
import dev.syncline.sandbox.socket.SocketListener;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ServerSocketFactory;

/// A mail server in this JVM: IMAP, SMTP submission, a token endpoint and a control surface, all on
/// 127.0.0.1.
///
/// ```java
/// try (var server = SandboxServer.start(SandboxSettings.inMemory("ada@sandbox.example", "secret"))) {
///   server.mailbox("ada@sandbox.example").deliver("hello").into("INBOX");
///   server.faults().place(new Fault.DeadIdle());
/// }
/// ```
public final class SandboxServer implements AutoCloseable {
  private final SandboxSettings settings;
  private final Accounts accounts;
  private final Faults faults;
  private final Outbox outbox;
  private final Tokens tokens;
  private final SocketListener imap;
  private final SocketListener smtp;
  private final ControlServer control;

  private SandboxServer(
      SandboxSettings settings,
      Accounts accounts,
      SocketListener imap,
      SocketListener smtp,
      ControlServer control,
      Faults faults,
      Outbox outbox,
      Tokens tokens) {
    this.settings = settings;
    this.accounts = accounts;
    this.imap = imap;
    this.smtp = smtp;
    this.control = control;
    this.faults = faults;
    this.outbox = outbox;
    this.tokens = tokens;
  }

  /// Opens accounts and ports; when one of them cannot be had, none stays open.
  public static SandboxServer start(SandboxSettings settings) throws IOException {
    var opened = new ArrayDeque<AutoCloseable>();
    try {
      return start(settings, opened);
    } catch (IOException | RuntimeException e) {
      for (var each : opened.reversed()) {
        closeAfter(e, each);
      }
      throw e;
    }
  }

  private static SandboxServer start(SandboxSettings settings, Deque<AutoCloseable> opened)
      throws IOException {
    var faults = new Faults();
    var outbox = new Outbox();
    var accounts = new Accounts(settings.clock(), settings.directory());
    opened.add(accounts);
    for (var login : settings.logins()) {
      accounts.open(login.address(), login.password(), login.kind());
    }
    var tokens = new Tokens(accounts, faults, settings.clock());
    var logins = new Logins(accounts, faults, settings.clock(), tokens);
    var delivery = new Delivery(accounts, outbox, settings.clock());
    var imap =
        SocketListener.open(
            "imap",
            settings.imapPort(),
            settings.tls() == null
                ? ServerSocketFactory.getDefault()
                : settings.tls().getServerSocketFactory(),
            socket -> new ImapSession(socket, logins, faults).run());
    opened.add(imap);
    var smtp =
        SocketListener.open(
            "smtp",
            settings.smtpPort(),
            ServerSocketFactory.getDefault(),
            socket -> new SmtpSession(socket, logins, faults, delivery).run());
    opened.add(smtp);
    var control =
        ControlServer.open(
            settings.controlPort(), accounts, faults, outbox, tokens, imap.port(), smtp.port());
    return new SandboxServer(settings, accounts, imap, smtp, control, faults, outbox, tokens);
  }

  private static void closeAfter(Exception failure, AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  public int imapPort() {
    return imap.port();
  }

  public int smtpPort() {
    return smtp.port();
  }

  public int controlPort() {
    return control.port();
  }

  public Faults faults() {
    return faults;
  }

  public Outbox outbox() {
    return outbox;
  }

  /// What its authorization server has given out.
  public Tokens tokens() {
    return tokens;
  }

  /// Where an access token is got for a refresh token.
  public URI tokenEndpoint() {
    return URI.create("http://127.0.0.1:%d%s".formatted(controlPort(), TokenEndpoint.PATH));
  }

  public Account account(String address) {
    return accounts
        .find(address)
        .orElseThrow(() -> new IllegalArgumentException("the sandbox has no such account"));
  }

  /// The first account of the settings, for those who have only one.
  public Mailbox mailbox() {
    return mailbox(settings.logins().getFirst().address());
  }

  /// What a test does to an account, in words.
  public Mailbox mailbox(String address) {
    return new Mailbox(account(address));
  }

  /// IMAP connections open now.
  public int imapConnections() {
    return imap.connections();
  }

  /// Cuts all connections without a word, as a restart of the server would.
  public void dropConnections() {
    imap.dropConnections();
    smtp.dropConnections();
  }

  @Override
  public void close() {
    control.close();
    smtp.close();
    imap.close();
    accounts.close();
  }
}
