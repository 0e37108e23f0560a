package dev.syncline.sandbox;

import dev.syncline.sandbox.control.ControlServer;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.imap.ImapSession;
import dev.syncline.sandbox.login.Logins;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Accounts;
import dev.syncline.sandbox.smtp.Delivery;
import dev.syncline.sandbox.smtp.Outbox;
import dev.syncline.sandbox.smtp.SmtpSession;
import dev.syncline.sandbox.socket.SocketListener;
import java.io.IOException;

/// A mail server in this JVM: IMAP, SMTP submission and a control surface, all on 127.0.0.1.
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
  private final Faults faults = new Faults();
  private final Outbox outbox = new Outbox();
  private final SocketListener imap;
  private final SocketListener smtp;
  private final ControlServer control;

  private SandboxServer(SandboxSettings settings) throws IOException {
    this.settings = settings;
    accounts = new Accounts(settings.clock(), settings.directory());
    for (var login : settings.logins()) {
      accounts.open(login.address(), login.password());
    }
    var logins = new Logins(accounts, faults, settings.clock());
    var delivery = new Delivery(accounts, outbox, settings.clock());
    imap =
        SocketListener.open(
            "imap", settings.imapPort(), socket -> new ImapSession(socket, logins, faults).run());
    smtp =
        SocketListener.open(
            "smtp",
            settings.smtpPort(),
            socket -> new SmtpSession(socket, logins, faults, delivery).run());
    control =
        ControlServer.open(
            settings.controlPort(), accounts, faults, outbox, imap.port(), smtp.port());
  }

  public static SandboxServer start(SandboxSettings settings) throws IOException {
    return new SandboxServer(settings);
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
