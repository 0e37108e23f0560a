package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.mail.Message;
import dev.syncline.sync.testing.SyncRig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A service that ends in the middle, and servers that forget.
class InterruptedReadingIT {
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
  void aReadingThatWasInterruptedGoesOn() {
    try (var mailbox = rig.mailbox()) {
      for (int i = 0; i < 120; i++) {
        mailbox.deliver("INBOX", "mail " + i);
      }
      mailbox.connect();
      var seen = new HashSet<java.util.UUID>();
      for (int threshold : new int[] {1, 40, 80}) {
        rig.startService("--syncline.sync.apply.batch-messages=5");
        mailbox.until(() -> mailbox.messages().size() >= threshold);
        rig.stopService();
        mailbox.messages().forEach(m -> seen.add(m.id()));
      }
      rig.startService();
      mailbox.awaitFollowing();

      assertThat(mailbox.messages()).hasSize(120).extracting(Message::id).containsAll(seen);
      assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(120);
      assertThat(mailbox.log())
          .extracting(LogEntry::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, mailbox.logHead()).boxed().toList());
      assertThat(mailbox.log())
          .filteredOn(e -> e.objectType() == ObjectType.MESSAGE)
          .allMatch(e -> e.operation() == Operation.CREATED)
          .hasSize(120);
      rig.stopService();
    }
  }

  @Test
  void afterAResetOfUidValidityNothingIsFetchedOrTold() throws IOException {
    try (var mailbox = rig.mailbox()) {
      for (int i = 0; i < 20; i++) {
        mailbox.deliver("INBOX", "mail " + i);
      }
      mailbox.deliver("INBOX", "mail 3");
      mailbox.connect();
      rig.startService();
      mailbox.awaitFollowing();
      var before = mailbox.messages().stream().map(Message::id).toList();
      var head = mailbox.logHead();
      rig.stopService();

      var uidlist = rig.dovecot().maildir(mailbox.user()).resolve("dovecot-uidlist");
      var text = Files.readString(uidlist);
      Files.writeString(uidlist, text.replaceFirst("V\\d+", "V7"));
      try (var files = Files.list(rig.dovecot().maildir(mailbox.user()))) {
        for (var index :
            files.filter(f -> f.getFileName().toString().startsWith("dovecot.")).toList()) {
          Files.delete(index);
        }
      }
      rig.startService();
      mailbox.until(() -> mailbox.folder("INBOX").checkpoint().contains(":7:"));
      mailbox.until(() -> mailbox.placements().stream().noneMatch(p -> p.isTemporary()));

      assertThat(mailbox.messages()).extracting(Message::id).containsExactlyElementsOf(before);
      assertThat(mailbox.placements()).hasSize(21);
      assertThat(rig.messagesFetched()).isZero();
      assertThat(mailbox.logSince(head, ObjectType.MESSAGE)).isEmpty();
      rig.stopService();
    }
  }
}
