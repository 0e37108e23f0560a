package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.budget.ProviderLimits;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.testing.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// An account whose servers play a script; no packet leaves the machine.
final class Scripted implements AutoCloseable {
  static final ImapTimings QUICK =
      new ImapTimings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofMillis(300),
          Duration.ofMillis(20),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1));

  static final HostResolver PUBLIC = _ -> List.of(InetAddress.ofLiteral("93.184.215.14"));

  private final ScriptedServer server;
  private final MailAccount account;

  private Scripted(ScriptedServer server, CompressionRule compression) {
    this.server = server;
    this.account =
        new ImapProvider(
                PUBLIC,
                server.connector(),
                MailSockets.systemTls(),
                QUICK,
                new Governor(ProviderLimits.load()),
                compression)
            .open(settings());
  }

  static Scripted say(String script, CompressionRule compression) {
    try {
      return new Scripted(ScriptedServer.say(script), compression);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Scripted play(String transcript) {
    return new Scripted(ScriptedServer.play(transcript), CompressionRule.NEVER);
  }

  static ImapProvider provider(ScriptedServer server) {
    return new ImapProvider(PUBLIC, server.connector(), MailSockets.systemTls(), QUICK);
  }

  static ConnectionSettings settings() {
    var server =
        new Server("mail.example.org", 143, Security.NONE, "ann.lee@example.org", "s3cret-word");
    return new ConnectionSettings(server, server, 1, false);
  }

  MailAccount account() {
    return account;
  }

  /// Closes the account and checks that the script was played to its end.
  void end() throws InterruptedException {
    account.close();
    server.assertPlayed();
  }

  @Override
  public void close() {
    account.close();
    server.close();
  }

  static Failure failureOf(ThrowingCallable call) {
    var thrown = Assertions.catchThrowable(call);
    Assertions.assertThat(thrown).isInstanceOf(ProviderException.class);
    return ((ProviderException) thrown).failure();
  }
}
