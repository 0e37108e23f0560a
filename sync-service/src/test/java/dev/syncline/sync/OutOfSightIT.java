package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A message that is where sync does not see it, and one that is nowhere though it should be.
class OutOfSightIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void aMessageAndAFolderForIt() {
    mailbox.command("CREATE Projects");
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("Projects", "other");
    mailbox.connect().awaitFollowing();
    mailbox.until(() -> mailbox.messages().size() == 2);
  }

  @Test
  void whatMovedIntoAFolderThatCanNotBeReadIsNotDeleted() throws IOException {
    var id = mailbox.message("one").id();
    var before = mailbox.logHead();
    service.rig().stopService();
    mailbox.move("INBOX", 1, "Projects");
    var folder = service.rig().dovecot().maildir(mailbox.user()).resolve(".Projects");
    var rights = Files.getPosixFilePermissions(folder);
    Files.setPosixFilePermissions(folder, Set.of());
    try {
      service.rig().startService();
      mailbox.until(() -> mailbox.foldersOf(id).isEmpty());
      mailbox.awaitAnotherReading();
      mailbox.awaitAnotherReading();
    } finally {
      Files.setPosixFilePermissions(folder, rights);
    }

    mailbox.until(() -> mailbox.foldersOf(id).equals(Set.of("Projects")));
    assertThat(mailbox.message("one")).returns(id, Message::id);
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).doesNotContain("deleted");
  }

  /// Two clients at once: one moves it, the other one has just removed it.
  @Test
  void whatWasGoneBeforeItCouldBeMovedIsDeleted() {
    var id = mailbox.message("one").id();
    var target = mailbox.folder("Projects").id();
    service.rig().stopService();
    mailbox.edit(id, new Edit(null, null, Set.of(target)));
    mailbox.expunge("INBOX", 1);
    service.rig().startService();

    mailbox.until(() -> mailbox.action(id).status() == Action.Status.SUCCESSFUL);
    mailbox.until(() -> mailbox.messages().size() == 1);
    assertThat(mailbox.folder("Projects").totalCount()).isEqualTo(1);
    assertThat(mailbox.folder("INBOX").totalCount()).isZero();
  }
}
