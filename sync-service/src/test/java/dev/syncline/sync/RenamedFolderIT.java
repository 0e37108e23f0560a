package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Another client renames folders, on a server that has no lasting ids for them.
class RenamedFolderIT {
  @RegisterExtension
  static final RunningService service =
      new RunningService("--syncline.sync.follow.missing-folder-after=3s");

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void aMailboxWithFolders() {
    for (var folder : Set.of("Projects", "Top/Middle/Below", "Empty")) {
      mailbox.command("CREATE " + folder);
    }
    mailbox.deliver("INBOX", "stays");
    mailbox.deliver("Projects", "one");
    mailbox.deliver("Projects", "two");
    mailbox.deliver("Top/Middle/Below", "three");
    mailbox.connect().awaitFollowing();
    mailbox.until(() -> mailbox.messages().size() == 4);
  }

  @Test
  void aFolderKeepsItsIdAndNothingIsToldOfItsMessages() {
    var known = mailbox.folder("Projects").id();
    var before = mailbox.logHead();

    mailbox.command("RENAME Projects Elsewhere");

    awaitFolder("Elsewhere", known);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.log().stream().filter(e -> e.seq() > before && e.objectId().equals(known)))
        .singleElement()
        .satisfies(entry -> assertThat(entry.attributes()).containsExactly("name"));
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).isEmpty();
    assertThat(mailbox.logSince(before, ObjectType.THREAD))
        .as("but of the one that shows that there was another reading")
        .allMatch("created"::equals);
    mailbox.deliver("Elsewhere", "later");
    mailbox.until(() -> hasMessage("later"));
    assertThat(mailbox.foldersOf(mailbox.message("later").id())).containsExactly("Elsewhere");
  }

  @Test
  void soItDoesWhenNobodyWatched() {
    var known = mailbox.folder("Projects").id();
    var message = mailbox.message("one").id();
    service.rig().stopService();

    mailbox.command("RENAME Projects Top/Elsewhere");
    mailbox.deliver("Top/Elsewhere", "later");
    mailbox.expunge("Top/Elsewhere", 2);
    service.rig().startService("--syncline.sync.follow.missing-folder-after=3s");

    awaitFolder("Top/Elsewhere", known);
    mailbox.until(() -> hasMessage("later") && !hasMessage("two"));
    assertThat(mailbox.message("one").id()).isEqualTo(message);
    assertThat(mailbox.foldersOf(mailbox.message("later").id())).containsExactly("Top/Elsewhere");
  }

  @Test
  void parentsThatCanNotBeOpenedKeepTheirsToo() {
    var top = mailbox.folder("Top").id();
    var middle = mailbox.folder("Top/Middle").id();
    var below = mailbox.folder("Top/Middle/Below").id();
    assertThat(mailbox.folder("Top").selectable()).isFalse();

    mailbox.command("RENAME Top Other");

    awaitFolder("Other/Middle/Below", below);
    assertThat(mailbox.folder("Other").id()).isEqualTo(top);
    assertThat(mailbox.folder("Other/Middle").id()).isEqualTo(middle);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.folders().stream().map(Folder::path)).noneMatch(p -> p.startsWith("Top"));
  }

  @Test
  void anEmptyFolderIsKnownByItsUidvalidity() {
    var known = mailbox.folder("Empty").id();

    mailbox.command("RENAME Empty Void");

    awaitFolder("Void", known);
  }

  @Test
  void aFolderWithOtherMessagesIsAnother() {
    var known = mailbox.folder("Projects").id();
    service.rig().stopService();
    mailbox.command("DELETE Projects");
    mailbox.command("CREATE Elsewhere");
    mailbox.deliver("Elsewhere", "other");
    mailbox.deliver("Elsewhere", "another");
    service.rig().startService("--syncline.sync.follow.missing-folder-after=3s");

    mailbox.until(() -> isThere("Elsewhere"));
    assertThat(mailbox.folder("Elsewhere").id()).isNotEqualTo(known);
    mailbox.until(() -> !isThere("Projects"));
  }

  @Test
  void whatAnApiClientMovesThereGoesWhereItIsNow() {
    var target = mailbox.folder("Projects").id();
    var id = mailbox.message("stays").id();
    mailbox.holdUp(id);
    mailbox.edit(id, new Edit(null, null, Set.of(target)));

    mailbox.command("RENAME Projects Elsewhere");
    awaitFolder("Elsewhere", target);
    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.onServer("Elsewhere").size() == 3);
    assertThat(mailbox.foldersOf(id)).containsExactly("Elsewhere");
    assertThat(mailbox.onServer("INBOX")).isEmpty();
  }

  private void awaitFolder(String path, UUID id) {
    mailbox.until(() -> isThere(path));
    assertThat(mailbox.folder(path).id()).isEqualTo(id);
  }

  private boolean hasMessage(String subject) {
    return mailbox.messages().stream().anyMatch(m -> subject.equals(m.subject()));
  }

  private boolean isThere(String path) {
    return mailbox.folders().stream().anyMatch(folder -> folder.path().equals(path));
  }
}
