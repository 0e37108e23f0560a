package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What API clients delete for good is gone at once, on the server soon, and told once.
class DeletedForGoodIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void newMailbox() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("INBOX", "two");
    mailbox.deliver("Archive", "other");
    mailbox.connect().awaitFollowing();
  }

  private UUID id(String subject) {
    return mailbox.message(subject).id();
  }

  private List<String> subjects() {
    return mailbox.messages().stream().map(Message::subject).toList();
  }

  @Test
  void itIsGoneHereAtOnceAndOnTheServerSoonAndTheEchoIsSilent() {
    var before = mailbox.logHead();

    mailbox.deleteForGood(id("one"));

    assertThat(subjects()).containsExactly("other", "two");
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(1);
    assertThat(mailbox.threads()).hasSize(2);
    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.onServer("INBOX")).containsOnlyKeys(2L);
    assertThat(mailbox.onServer("Trash")).isEmpty();
    mailbox.awaitAnotherReading();
    assertThat(subjects()).containsExactly("other", "two");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("deleted");
    assertThat(mailbox.logSince(before, ObjectType.THREAD)).containsOnlyOnce("deleted");
  }

  @Test
  void whatOthersMarkedAsDeletedStays() {
    mailbox.flag("INBOX", 2, Set.of("\\Deleted"), Set.of());

    mailbox.deleteForGood(id("one"));

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.onServer("INBOX")).containsOnlyKeys(2L);
  }

  /// The server still has it, and a UID that changed makes it look new.
  @Test
  void whileTheServerIsLateItIsNotTakenForANewOne() {
    var id = id("one");
    mailbox.holdUp(id);
    var before = mailbox.logHead();
    mailbox.deleteForGood(id);
    mailbox.flag("INBOX", 1, Set.of("\\Flagged"), Set.of());
    mailbox.awaitAnotherReading();
    mailbox.move("INBOX", 1, "Archive");
    mailbox.awaitAnotherReading();
    assertThat(mailbox.openActions()).isEqualTo(2);
    assertThat(subjects()).containsExactly("other", "two");

    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.onServer("Archive").size() == 1);
    mailbox.awaitAnotherReading();
    assertThat(subjects()).containsExactly("other", "two");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("deleted");
  }

  @Test
  void whatWasMovedJustBeforeGoesFromWhereverItIs() {
    var id = id("one");
    var archive = mailbox.folder("Archive").id();
    var trash = mailbox.folder("Trash").id();
    mailbox.edit(id, new Edit(false, null, Set.of(archive)));
    mailbox.edit(id, new Edit(null, true, Set.of(archive, trash)));

    mailbox.deleteForGood(id);

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    assertThat(subjects()).containsExactly("other", "two");
    assertThat(mailbox.onServer("INBOX")).hasSize(1);
    assertThat(mailbox.onServer("Archive")).hasSize(1);
    assertThat(mailbox.onServer("Trash")).isEmpty();
  }

  @Test
  void whatAnotherClientDeletedFirstIsDeleted() {
    var id = id("one");
    mailbox.holdUp(id);
    mailbox.deleteForGood(id);
    mailbox.expunge("INBOX", 1);
    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.SUCCESSFUL);
    assertThat(subjects()).containsExactly("other", "two");
  }

  /// What it was known by is kept only as long as a reading may still meet it.
  @Test
  void nothingIsLeftOfIt() {
    mailbox.deleteForGood(id("one"));
    mailbox.until(() -> mailbox.openActions() == 0);

    mailbox.until(() -> {
      mailbox.deliver("Junk", "marker");
      return mailbox.model(session ->
          session
              .createNativeQuery(
                  "select count(*) from deleted_message where account_id = :account", Long.class)
              .setParameter("account", mailbox.location().account().value())
              .getSingleResult()
              .equals(0L));
    });
  }
}
