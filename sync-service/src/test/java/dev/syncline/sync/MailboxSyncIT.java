package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Message;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One mailbox on a real Dovecot, followed by the whole service.
class MailboxSyncIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @Test
  void everythingIsThereAfterTheFirstReading() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("INBOX", "two", Set.of("\\Seen", "\\Flagged"));
    mailbox.deliver("Archive", "three");

    mailbox.connect().awaitFollowing();

    assertThat(mailbox.messages())
        .extracting(Message::subject)
        .containsExactly("one", "three", "two");
    assertThat(mailbox.message("one").isUnread()).isTrue();
    assertThat(mailbox.message("two").isUnread()).isFalse();
    assertThat(mailbox.message("two").isStarred()).isTrue();
    assertThat(mailbox.message("one").snippet()).isEqualTo("Body of one");
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(2);
    assertThat(mailbox.folder("INBOX").unreadCount()).isEqualTo(1);
    assertThat(mailbox.threads()).hasSize(3);
    assertThat(mailbox.logSince(0, ObjectType.MESSAGE)).containsOnly("created").hasSize(3);
  }

  @Test
  void newMailIsSeenByIdle() {
    mailbox.connect().awaitFollowing();

    mailbox.deliver("INBOX", "fresh");

    mailbox.until(() -> mailbox.messages().size() == 1);
    assertThat(mailbox.message("fresh").isUnread()).isTrue();
  }

  @Test
  void repliesJoinTheirThread() {
    mailbox.connect().awaitFollowing();

    mailbox.deliver("INBOX", "Re: topic", "References: <topic@example.org>");
    mailbox.deliver("Archive", "topic");

    mailbox.until(() -> mailbox.messages().size() == 2);
    assertThat(mailbox.threads()).singleElement().matches(t -> t.messageCount() == 2);
  }

  @Test
  void flagsSetElsewhereAreShown() {
    mailbox.deliver("INBOX", "one");
    mailbox.connect().awaitFollowing();
    var before = mailbox.logHead();

    mailbox.flag("INBOX", 1, Set.of("\\Seen"), Set.of());

    mailbox.until(() -> !mailbox.message("one").isUnread());
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("updated unread");
    assertThat(mailbox.folder("INBOX").unreadCount()).isZero();
    assertThat(mailbox.threads()).noneMatch(t -> t.isUnread());
  }

  @Test
  void deletedMailIsDeletedOnce() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("INBOX", "two");
    mailbox.connect().awaitFollowing();
    var before = mailbox.logHead();

    mailbox.expunge("INBOX", 1);

    mailbox.until(() -> mailbox.messages().size() == 1);
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
        .containsExactly("updated folders", "deleted");
    assertThat(mailbox.threads()).hasSize(1);
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(1);
  }

  @Test
  void aMovedMessageKeepsItsId() {
    mailbox.deliver("INBOX", "one");
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    var before = mailbox.logHead();

    mailbox.move("INBOX", 1, "Archive");

    mailbox.until(() -> mailbox.foldersOf(id).equals(Set.of("Archive")));
    mailbox.until(() -> mailbox.message("one").unplacedSince() == null);
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsOnly("updated folders");
    assertThat(mailbox.messages()).extracting(Message::id).containsExactly(id);
  }

  @Test
  void aCopyIsTheSameMessage() {
    mailbox.deliver("INBOX", "one");
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();

    mailbox.copy("INBOX", 1, "Archive");

    mailbox.until(() -> mailbox.foldersOf(id).equals(Set.of("Archive", "INBOX")));
    assertThat(mailbox.messages()).hasSize(1);
    assertThat(mailbox.threads()).singleElement().matches(t -> t.messageCount() == 1);
  }

  @Test
  void duplicatesInOneFolderAreMessagesOfOneConversation() {
    mailbox.deliver("INBOX", "twin");
    mailbox.deliver("INBOX", "twin");

    mailbox.connect().awaitFollowing();

    assertThat(mailbox.messages()).hasSize(2).extracting(Message::ordinal).containsExactly(0, 1);
    assertThat(mailbox.threads()).hasSize(1);

    mailbox.deliver("INBOX", "twin");

    mailbox.until(() -> mailbox.messages().size() == 3);
    assertThat(mailbox.threads()).singleElement().matches(thread -> thread.messageCount() == 3);
  }
}
