package dev.syncline.sync;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account.SyncState;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.SyncRig;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A provider that gives an account fewer bytes in a day than its mailbox has.
class SpentBudgetIT {
  private static final String LIMIT =
      "--syncline.sync.budget.limits.loopback.download-mb-per-day=3";

  private static SyncRig rig;

  @BeforeAll
  static void start() {
    rig = new SyncRig();
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void oldMailWaitsForAnotherDayWhileNewMailComesAndUsersAreServed() {
    try (var mailbox = rig.mailbox()) {
      for (var n = 0; n < 200; n++) {
        mailbox.append("INBOX", "unused-" + n, Set.of(), large(n));
      }
      mailbox.connect();
      rig.startService(LIMIT);

      mailbox.until(() -> mailbox.account().syncState() == SyncState.THROTTLED);
      var account = mailbox.account();
      assertThat(account.failure()).isEqualTo("BudgetSpent");
      assertThat(account.failureDetail())
          .contains("of 3 MB that loopback allows an account in 24 hours were read; old mail goes");
      assertThat(Objects.requireNonNull(account.nextAttemptAt()))
          .isAfter(Instant.now().plus(Duration.ofHours(20)));
      var counted = new AtomicInteger();
      mailbox.until(() -> {
        var now = mailbox.messages().size();
        return counted.getAndSet(now) == now && now >= 90;
      });
      var old = counted.get();
      assertThat(old).isBetween(90, 150);

      mailbox.deliver("INBOX", "news");
      mailbox.until(() -> mailbox.messages().size() == old + 1);
      edited(mailbox, "news");

      rig.stopService();
      rig.startService(LIMIT);
      mailbox.deliver("INBOX", "more news");
      mailbox.until(() -> mailbox.messages().size() == old + 2);
      edited(mailbox, "more news");
      assertThat(mailbox.account().syncState()).isEqualTo(SyncState.THROTTLED);
      assertThat(mailbox.messages()).hasSize(old + 2);
      rig.stopService();
    }
  }

  private static void edited(Mailbox mailbox, String subject) {
    mailbox.edit(mailbox.message(subject).id(), new Edit(false, null, null));
    mailbox.until(() -> mailbox.openActions() == 0);
  }

  private static byte[] large(int number) {
    var line = "%076d\r\n".formatted(number);
    return ("Subject: old %d\r\nMessage-ID: <old-%d@example.org>\r\n\r\n".formatted(number, number)
            + line.repeat(20_000 / line.length()))
        .getBytes(US_ASCII);
  }
}
