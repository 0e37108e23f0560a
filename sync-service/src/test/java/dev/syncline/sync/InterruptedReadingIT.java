package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Placement;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.SyncRig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
      var seen = new HashSet<UUID>();
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

      resetUidValidity(mailbox, text -> text);
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

  /// What the client meant had UID 2; after the reset that is another message.
  @Test
  void aMoveThatWaitedForAResetMovesNoOtherMessage() throws IOException {
    try (var mailbox = rig.mailbox()) {
      mailbox.deliver("INBOX", "one");
      mailbox.deliver("INBOX", "two");
      mailbox.deliver("INBOX", "three");
      mailbox.deliver("INBOX", "gone");
      mailbox.deliver("Archive", "other");
      mailbox.connect();
      rig.startService();
      mailbox.awaitFollowing();
      mailbox.until(() -> mailbox.messages().size() == 5);
      rig.stopService();
      var moved = mailbox.message("two").id();
      var archive = mailbox.folder("Archive").id();
      mailbox.edit(moved, new Edit(null, null, Set.of(archive)));
      mailbox.edit(mailbox.message("gone").id(), new Edit(null, null, Set.of(archive)));
      mailbox.expunge("INBOX", 4);
      mailbox.expunge("INBOX", 1);
      resetUidValidity(
          mailbox,
          text ->
              text.replaceAll("\n[14] [^\n]*", "").replace("\n2 ", "\n1 ").replace("\n3 ", "\n2 "));
      rig.startService();

      mailbox.until(() -> mailbox.openActions() == 0);
      mailbox.until(() -> mailbox.messages().size() == 3);
      mailbox.until(() -> mailbox.placements().stream().noneMatch(Placement::isTemporary));
      mailbox.awaitAnotherReading();
      assertThat(mailbox.foldersOf(moved)).containsExactly("Archive");
      assertThat(mailbox.foldersOf(mailbox.message("three").id())).containsExactly("INBOX");
      rig.stopService();
    }
  }

  @Test
  void whatWasMovedAwayAndBackIsNotBelievedToBeThereStill() throws IOException {
    try (var mailbox = rig.mailbox()) {
      mailbox.deliver("INBOX", "one");
      mailbox.deliver("INBOX", "two");
      mailbox.deliver("Archive", "other");
      mailbox.connect();
      rig.startService();
      mailbox.awaitFollowing();
      mailbox.until(() -> mailbox.messages().size() == 3);
      rig.stopService();
      var moved = mailbox.message("one").id();
      mailbox.edit(moved, new Edit(null, null, Set.of(mailbox.folder("Archive").id())));
      mailbox.edit(moved, new Edit(null, null, Set.of(mailbox.folder("INBOX").id())));
      mailbox.expunge("INBOX", 1);

      rig.startService();

      mailbox.until(() -> mailbox.openActions() == 0);
      mailbox.until(() -> mailbox.messages().size() == 2);
      assertThat(mailbox.onServer("INBOX")).hasSize(1);
      assertThat(mailbox.onServer("Archive")).hasSize(1);
      rig.stopService();
    }
  }

  /// As after a repair by hand: another UIDVALIDITY, and no index.
  private static void resetUidValidity(Mailbox mailbox, UnaryOperator<String> uids)
      throws IOException {
    resetUidValidity(rig, mailbox, uids);
  }

  static void resetUidValidity(SyncRig rig, Mailbox mailbox, UnaryOperator<String> uids)
      throws IOException {
    var maildir = rig.dovecot().maildir(mailbox.user());
    var uidlist = maildir.resolve("dovecot-uidlist");
    var text = Files.readString(uidlist).replaceFirst("V\\d+", "V7");
    Files.writeString(uidlist, uids.apply(text));
    try (var files = Files.list(maildir)) {
      for (var index :
          files.filter(f -> f.getFileName().toString().startsWith("dovecot.")).toList()) {
        Files.delete(index);
      }
    }
  }
}
