package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A folder is not in the server's list any more.
class MissingFolderIT {
  @RegisterExtension
  static final RunningService service =
      new RunningService("--syncline.sync.follow.missing-folder-after=3s");

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void aMailboxWithAFolder() {
    mailbox.command("CREATE Projects");
    mailbox.deliver("INBOX", "stays");
    mailbox.deliver("Projects", "goes");
    mailbox.connect().awaitFollowing();
    mailbox.until(() -> mailbox.messages().size() == 2);
  }

  @Test
  void isRemovedWithWhatWasOnlyInIt() {
    var before = mailbox.logHead();

    mailbox.command("DELETE Projects");

    mailbox.until(() -> mailbox.messages().size() == 1);
    mailbox.until(() -> mailbox.logSince(before, ObjectType.FOLDER).contains("deleted"));
    assertThat(mailbox.message("stays").isUnread()).isTrue();
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
        .containsExactly("updated folders", "deleted");
    assertThat(mailbox.logSince(before, ObjectType.THREAD)).endsWith("deleted");
  }

  @Test
  void aMessageThatWasToBeMovedThereStaysWhereItIs() {
    var id = mailbox.message("stays").id();
    var target = mailbox.folder("Projects").id();

    mailbox.holdUp(id);
    mailbox.edit(id, new Edit(null, null, Set.of(target)));
    mailbox.command("DELETE Projects");
    mailbox.until(() -> mailbox.foldersOf(id).isEmpty());
    mailbox.until(() -> mailbox.messages().size() == 1);
    mailbox.awaitAnotherReading();
    mailbox.awaitAnotherReading();
    assertThat(mailbox.message("stays").id()).as("an action is to put it somewhere").isEqualTo(id);
    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.FAILED);
    assertThat(mailbox.action(id).failureDetail())
        .isEqualTo("none of the folders it was to be in is there any more");
    mailbox.until(() -> mailbox.messages().size() == 1);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.foldersOf(id)).containsExactly("INBOX");
    assertThat(mailbox.onServer("INBOX")).hasSize(1);
  }

  /// Another client was faster: the folder lies elsewhere, or nowhere, when the move is carried
  /// out.
  @Test
  void whatWasToBeMovedOutOfItIsMovedFromWhereItIsNowOrDeleted() {
    mailbox.command("CREATE Doomed");
    mailbox.deliver("Doomed", "doomed");
    mailbox.until(() -> mailbox.messages().size() == 3);
    var moved = mailbox.message("goes").id();
    var doomed = mailbox.message("doomed").id();
    var target = new Edit(null, null, Set.of(mailbox.folder("Trash").id()));
    for (var id : List.of(moved, doomed)) {
      mailbox.holdUp(id);
      mailbox.edit(id, target);
    }
    mailbox.command("RENAME Projects Elsewhere");
    mailbox.command("DELETE Doomed");
    mailbox.until(() -> mailbox.foldersOf(moved).equals(Set.of("Elsewhere", "Trash")));
    mailbox.until(() ->
        mailbox.folders().stream()
            .map(Folder::path)
            .noneMatch(Set.of("Projects", "Doomed")::contains));

    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.messages().size() == 2);
    assertThat(mailbox.action(moved).status()).isEqualTo(Action.Status.SUCCESSFUL);
    assertThat(mailbox.action(doomed).failureDetail())
        .isEqualTo("it is gone from the folder it was in, and is in no other");
    assertThat(mailbox.foldersOf(moved)).containsExactly("Trash");
    assertThat(mailbox.onServer("Elsewhere")).isEmpty();
    assertThat(mailbox.onServer("Trash")).hasSize(1);
  }

  @Test
  void whatLosesTheFolderItIsInAndTheOneItIsToBeInIsDeletedWithoutAWait() {
    for (var folder : List.of("Doomed", "Made")) {
      mailbox.command("CREATE " + folder);
    }
    mailbox.deliver("Doomed", "lost");
    mailbox.until(() -> mailbox.messages().size() == 3);
    mailbox.until(() -> mailbox.folders().stream().anyMatch(f -> f.path().equals("Made")));
    var id = mailbox.message("lost").id();
    mailbox.holdUp(id);
    mailbox.edit(id, new Edit(null, null, Set.of(mailbox.folder("Made").id())));
    for (var folder : List.of("Doomed", "Made")) {
      mailbox.command("DELETE " + folder);
    }
    mailbox.until(() -> mailbox.foldersOf(id).isEmpty());
    mailbox.until(() -> mailbox.folders().stream().noneMatch(f -> f.path().equals("Doomed")));
    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.messages().size() == 2);
  }
}
