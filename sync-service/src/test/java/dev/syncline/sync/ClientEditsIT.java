package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Placement;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What API clients change is shown at once, reaches the server, and is told once.
class ClientEditsIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void newMailbox() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("Archive", "other");
    mailbox.connect().awaitFollowing();
  }

  @Test
  void flagsReachTheServerAndTheEchoIsSilent() {
    var id = mailbox.message("one").id();
    var before = mailbox.logHead();

    mailbox.edit(id, new Edit(false, true, null));

    assertThat(mailbox.message("one").isUnread()).isFalse();
    mailbox.until(() ->
        mailbox
            .onServer("INBOX")
            .getOrDefault(1L, Set.of())
            .containsAll(Set.of("\\Seen", "\\Flagged")));
    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
        .containsExactly("updated starred,unread");
    assertThat(mailbox.folder("INBOX").unreadCount()).isZero();
  }

  @Test
  void aMoveReachesTheServerAndTheEchoIsSilent() {
    var id = mailbox.message("one").id();
    var archive = mailbox.folder("Archive").id();
    var before = mailbox.logHead();

    mailbox.edit(id, new Edit(null, null, Set.of(archive)));

    assertThat(mailbox.foldersOf(id)).containsExactly("Archive");
    mailbox.until(
        () -> mailbox.onServer("INBOX").isEmpty() && mailbox.onServer("Archive").size() == 2);
    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.placements().stream().noneMatch(Placement::isTemporary));
    mailbox.awaitAnotherReading();
    assertThat(mailbox.foldersOf(id)).containsExactly("Archive");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("updated folders");
    assertThat(mailbox.folder("INBOX").totalCount()).isZero();
    assertThat(mailbox.folder("Archive").totalCount()).isEqualTo(2);
  }

  @Test
  void editsInQuickSuccessionEndWhereTheLastOneSays() {
    var id = mailbox.message("one").id();
    var inbox = mailbox.folder("INBOX").id();
    var archive = mailbox.folder("Archive").id();

    mailbox.edit(id, new Edit(null, null, Set.of(archive)));
    mailbox.edit(id, new Edit(false, null, null));
    mailbox.edit(id, new Edit(null, null, Set.of(inbox)));
    mailbox.edit(id, new Edit(null, null, Set.of(inbox, archive)));

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.foldersOf(id)).containsExactly("Archive", "INBOX");
    assertThat(mailbox.onServer("INBOX")).hasSize(1);
    assertThat(mailbox.onServer("Archive")).hasSize(2);
    assertThat(mailbox.onServer("INBOX").values()).allMatch(f -> f.contains("\\Seen"));
    assertThat(mailbox.placements()).noneMatch(Placement::isTemporary);
    assertThat(mailbox.messages()).hasSize(2);
  }
}
