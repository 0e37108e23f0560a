package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.log.ObjectType;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Accounts that can't log in, and accounts that go.
class AccountLifeIT {
  @RegisterExtension static final RunningService service = new RunningService();

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
  void aLoginCheckIsAnswered() {
    assertThat(mailbox.checkLogin("wrong"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.failure()).isEqualTo("LoginRejected"));
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
