package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.FolderEdits;
import dev.syncline.model.mail.FolderEdits.Colors;
import dev.syncline.model.mail.FolderEdits.Place;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What API clients do to folders is shown at once, reaches the server, and is told once.
class FolderEditsIT {
  private static final Colors NO_COLORS = new Colors(null, null);
  private static final Place TOP = new Place.Top();

  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void newMailbox() {
    mailbox.deliver("INBOX", "one");
    mailbox.connect().awaitFollowing();
  }

  @Test
  void aFolderIsMadeFilledRenamedAndKeepsItsIdAndItsChildren() {
    var before = mailbox.logHead();

    var work = edit(edits -> edits.create("Work", TOP, NO_COLORS, cause()));
    var year = edit(edits -> edits.create("2026", below(work), NO_COLORS, cause()));
    var message = mailbox.message("one").id();
    mailbox.edit(message, new Edit(null, null, Set.of(year.id())));
    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();

    assertThat(mailbox.onServer(year.path())).hasSize(1);
    assertThat(mailbox.foldersOf(message)).containsExactly(year.path());
    assertThat(told(before, work)).containsExactly("created", "updated child_count");
    assertThat(told(before, year)).first().isEqualTo("created");
    var renamed = mailbox.logHead();

    edit(edits -> edits.update(work.id(), "Old", new Place.Same(), NO_COLORS, cause()));

    assertThat(mailbox.folder("Old").id()).isEqualTo(work.id());
    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    var moved = "Old" + year.path().substring("Work".length());
    assertThat(mailbox.folder(moved).id()).isEqualTo(year.id());
    assertThat(mailbox.onServer(moved)).hasSize(1);
    assertThat(told(renamed, work, year)).containsExactly("updated name");
    assertThat(mailbox.logSince(renamed, ObjectType.MESSAGE)).isEmpty();
  }

  @Test
  void aFolderIsDeletedWithWhatIsOnlyInIt() {
    var inbox = mailbox.folder("INBOX").id();
    mailbox.deliver("INBOX", "two");
    mailbox.until(() -> mailbox.messages().size() == 2);
    var folder = edit(edits -> edits.create("Doomed", TOP, NO_COLORS, cause()));
    var gone = mailbox.message("one").id();
    var stays = mailbox.message("two").id();
    mailbox.edit(gone, new Edit(null, null, Set.of(folder.id())));
    mailbox.edit(stays, new Edit(null, null, Set.of(inbox, folder.id())));
    mailbox.until(() -> mailbox.openActions() == 0);
    var before = mailbox.logHead();

    delete(folder.id());

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.messages().size() == 1);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.foldersOf(stays)).containsExactly("INBOX");
    assertThat(mailbox.logSince(before, ObjectType.FOLDER)).contains("deleted");
    assertThat(mailbox.logSince(before, ObjectType.FOLDER)).doesNotContain("created");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
        .containsExactlyInAnyOrder("updated folders", "updated folders", "deleted");
  }

  @Test
  void aMessageThatWasMovedOutBeforeIsNotDeletedWithTheFolder() {
    var inbox = mailbox.folder("INBOX").id();
    var folder = edit(edits -> edits.create("Passing", TOP, NO_COLORS, cause()));
    var message = mailbox.message("one").id();
    mailbox.edit(message, new Edit(null, null, Set.of(folder.id())));
    mailbox.until(() -> mailbox.openActions() == 0);

    mailbox.edit(message, new Edit(null, null, Set.of(inbox)));
    delete(folder.id());

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.foldersOf(message)).containsExactly("INBOX");
    assertThat(mailbox.onServer("INBOX")).hasSize(1);
  }

  /// What the log says of some folders.
  private List<String> told(long since, Folder... folders) {
    var ids = Stream.of(folders).map(Folder::id).toList();
    return mailbox.log().stream()
        .filter(entry -> entry.seq() > since && ids.contains(entry.objectId()))
        .map(entry ->
            (entry.operation().wireName() + " " + String.join(",", entry.attributes())).strip())
        .toList();
  }

  private Place below(Folder folder) {
    return new Place.Below(folder.id());
  }

  private void delete(UUID folder) {
    var _ =
        mailbox.editFolders(edits -> {
          edits.delete(folder, cause());
          return true;
        });
  }

  private Folder edit(Function<FolderEdits, Folder> work) {
    return mailbox.editFolders(work);
  }

  private static FolderEdits.Cause cause() {
    return new FolderEdits.Cause("test", Instant.now());
  }
}
