package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which messages are one conversation, whatever order they come in.
class ConversationsIT {
  private static final String LINKS_BOTH = "References: <one@example.org> <two@example.org>";

  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @Test
  void aMessageThatNamesTwoConversationsMakesThemOne() {
    mailbox.deliver("INBOX", "one", Set.of("\\Seen"));
    mailbox.deliver("INBOX", "two");
    mailbox.connect().awaitFollowing();
    assertThat(mailbox.threads()).hasSize(2);
    var before = mailbox.logHead();

    mailbox.deliver("INBOX", "link", LINKS_BOTH);
    mailbox.until(() -> mailbox.messages().size() == 3);

    assertOneThreadOfThree();
    assertThat(mailbox.logSince(before, ObjectType.THREAD)).contains("deleted");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
        .containsExactlyInAnyOrder("created", "updated thread_id");
  }

  /// Within one transaction, in either order: a server may answer a batch as it likes.
  @ParameterizedTest
  @ValueSource(strings = {"link one two", "one two link"})
  void conversationsThatTurnOutToBeOneInTheFirstReadingAreAnnouncedAsOne(String order) {
    for (var subject : order.split(" ", -1)) {
      if (subject.equals("link")) {
        mailbox.deliver("INBOX", subject, LINKS_BOTH);
      } else {
        mailbox.deliver("INBOX", subject);
      }
    }

    mailbox.connect().awaitFollowing();

    assertOneThreadOfThree();
    assertThat(mailbox.logSince(0, ObjectType.THREAD)).containsExactly("created");
    assertThat(mailbox.logSince(0, ObjectType.MESSAGE)).containsOnly("created").hasSize(3);
  }

  @Test
  void aReplyWithoutReferencesJoinsTheConversationOfItsSubject() {
    mailbox.connect().awaitFollowing();

    mailbox.deliver("INBOX", "Plans");
    mailbox.until(() -> mailbox.messages().size() == 1);
    mailbox.deliver("INBOX", "Re: Plans");
    mailbox.until(() -> mailbox.messages().size() == 2);

    assertThat(mailbox.threads()).singleElement().returns(2, MailThread::messageCount);
  }

  @Test
  void aSubjectThatIsNoReplyBeginsAConversation() {
    mailbox.connect().awaitFollowing();

    mailbox.deliver("INBOX", "Update");
    mailbox.until(() -> mailbox.messages().size() == 1);
    mailbox.deliver("INBOX", "update");
    mailbox.until(() -> mailbox.messages().size() == 2);

    assertThat(mailbox.threads()).hasSize(2).extracting(MailThread::messageCount).containsOnly(1);
  }

  private void assertOneThreadOfThree() {
    var thread = mailbox.threads().getFirst();
    assertThat(mailbox.threads()).hasSize(1);
    assertThat(thread.messageCount()).isEqualTo(3);
    assertThat(thread.isUnread()).isTrue();
    assertThat(mailbox.messages()).extracting(Message::threadId).containsOnly(thread.id());
  }
}
