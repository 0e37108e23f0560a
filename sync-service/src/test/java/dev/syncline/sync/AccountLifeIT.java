package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.log.ObjectType;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.testing.LocalDns;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Accounts that can't log in, and accounts that go.
class AccountLifeIT {
  private static final LocalDns dns =
      LocalDns.serving(
          "_imaps._tcp.example.org. SRV 0 1 1993 mail.example.org.",
          "_submission._tcp.example.org. SRV 0 1 587 mail.example.org.");

  private static final String ASK_OUR_DNS =
      "--syncline.provider.dns-servers=127.0.0.1:" + dns.address().getPort();

  @RegisterExtension static final RunningService service = new RunningService(ASK_OUR_DNS);

  @AfterAll
  static void closeDns() {
    dns.close();
  }

  private final Mailbox mailbox = service.mailbox();

  @Test
  void aRejectedLoginMakesTheGrantInvalidUntilItIsReconnected() {
    mailbox.connect("wrong");

    mailbox.until(() -> mailbox.account().status() == Account.Status.INVALID);
    assertThat(mailbox.account().failure()).isEqualTo("LoginRejected");
    assertThat(mailbox.account().stateSince()).isNotNull();
    assertThat(mailbox.account().nextAttemptAt()).as("only the user can help").isNull();

    mailbox.reconnect();
    mailbox.awaitFollowing();
    assertThat(mailbox.account().status()).isEqualTo(Account.Status.VALID);
    assertThat(mailbox.account().failure()).isNull();
  }

  @Test
  void whatOnlyTheOperatorCanMendIsToldAsAnErrorOfSynclineItself() {
    mailbox.connect().awaitFollowing();

    service.rig().stopService();
    mailbox.reconnectSealedForNobody();
    service.rig().startService(ASK_OUR_DNS);

    mailbox.until(() -> mailbox.account().syncState() == Account.SyncState.INTERNAL_ERROR);
    assertThat(mailbox.account().failure()).isEqualTo("Internal");
    assertThat(mailbox.account().failureDetail())
        .contains("'account:%d'".formatted(mailbox.account().id().value()));
    assertThat(mailbox.account().nextAttemptAt()).isNotNull();
    assertThat(mailbox.account().status()).isEqualTo(Account.Status.VALID);

    mailbox.reconnect();
    mailbox.awaitFollowing();
    assertThat(mailbox.account().failure()).isNull();
  }

  /// It may have been busy. Whoever asks for mail would wait a quarter of an hour otherwise.
  @Test
  void aListingThatIsRefusedOnceIsAskedForAgainSoon() throws IOException {
    var settings = SandboxSettings.inMemory("busy@sandbox.example", "secret");
    try (var server = SandboxServer.start(settings)) {
      server.faults().place(null, new Fault.Refuse("LIST", "", "not now"), 1);
      var busy =
          service.mailbox(
              new Server(
                  "127.0.0.1", server.imapPort(), Security.NONE, "busy@sandbox.example", "secret"));

      busy.connect("secret", server.smtpPort()).awaitFollowing();

      assertThat(busy.account().failure()).isNull();
    }
  }

  @Test
  void aLoginCheckIsAnswered() {
    assertThat(mailbox.checkLogin("wrong"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.failure()).isEqualTo("LoginRejected"));
  }

  @Test
  void theServersOfAnAddressAreSearched() {
    assertThat(mailbox.search("Ada@example.org"))
        .isEqualTo(
            new Outcome.Searched(
                new DiscoveredSettings(
                    "srv",
                    "imap",
                    "generic",
                    "password",
                    new AccountSettings(
                        "mail.example.org", 1993, "TLS", "mail.example.org", 587, "STARTTLS"),
                    "Ada@example.org",
                    "Ada@example.org",
                    false,
                    "",
                    "")));
    assertThat(mailbox.search("ada@tuta.com"))
        .isInstanceOfSatisfying(
            Outcome.Searched.class,
            searched -> {
              assertThat(searched.settings().login()).isEqualTo("none");
              assertThat(searched.settings().servers()).isNull();
            });
    assertThat(mailbox.search("ada@no.example"))
        .isInstanceOfSatisfying(
            Outcome.Searched.class,
            searched -> assertThat(searched.settings().note()).contains("knows no domain"));
    assertThat(mailbox.search("ada@localhost"))
        .isEqualTo(new Outcome.Failed("NoAddress", "it is no domain name"));
  }

  @Test
  void ofADeletedAccountOnlyTheEntryStays() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("Archive", "two");
    mailbox.connect().awaitFollowing();

    mailbox.delete();

    mailbox.until(
        () -> service.rig().model().locations().find(mailbox.location().account()).isEmpty());
    mailbox.until(() -> mailbox.rowsLeft() == 0);
    assertThat(mailbox.logSince(0, ObjectType.GRANT)).containsExactly("deleted");
    assertThat(mailbox.log()).hasSize(1);
    assertThat(service.rig().blobs().resolve(Long.toString(mailbox.location().account().value())))
        .doesNotExist();
  }
}
