package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.log.ObjectType;
import dev.syncline.sync.testing.SyncRig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Accounts that can't log in, and accounts that go.
class AccountLifeIT {
  private static SyncRig rig;

  @BeforeAll
  static void start() {
    rig = new SyncRig();
    rig.startService();
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void aRejectedLoginMakesTheGrantInvalidUntilItIsReconnected() {
    try (var mailbox = rig.mailbox()) {
      mailbox.connect("wrong");

      mailbox.until(() -> mailbox.account().status() == Account.Status.INVALID);
      assertThat(mailbox.account().failure()).isEqualTo("LoginRejected");

      mailbox.reconnect();
      mailbox.awaitFollowing();
      assertThat(mailbox.account().status()).isEqualTo(Account.Status.VALID);
      assertThat(mailbox.account().failure()).isNull();
    }
  }

  @Test
  void aLoginCheckIsAnswered() {
    try (var mailbox = rig.mailbox()) {
      assertThat(mailbox.checkLogin("wrong"))
          .isInstanceOfSatisfying(
              Outcome.Failed.class, f -> assertThat(f.failure()).isEqualTo("LoginRejected"));
    }
  }

  @Test
  void ofADeletedAccountOnlyTheEntryStays() {
    try (var mailbox = rig.mailbox()) {
      mailbox.deliver("INBOX", "one");
      mailbox.deliver("Archive", "two");
      mailbox.connect().awaitFollowing();

      mailbox.delete();

      mailbox.until(() -> rig.model().locations().find(mailbox.location().account()).isEmpty());
      mailbox.until(() -> mailbox.rowsLeft() == 0);
      assertThat(mailbox.logSince(0, ObjectType.GRANT)).containsExactly("deleted");
      assertThat(mailbox.log()).hasSize(1);
      assertThat(rig.blobs().resolve(Long.toString(mailbox.location().account().value())))
          .doesNotExist();
    }
  }
}
