package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.FolderEdits;
import dev.syncline.model.mail.FolderEdits.Colors;
import dev.syncline.model.mail.FolderEdits.Place;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.Role;
import dev.syncline.model.mail.SendState;
import dev.syncline.sync.testing.CuttingProxy;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Edits on a server that can't MOVE, over a line that breaks, and many at once.
class InterruptedEditsIT {
  private static final Colors NO_COLORS = new Colors(null, null);

  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();
  private final CuttingProxy line = new CuttingProxy(mailbox.port(), "MOVE");

  @BeforeEach
  void deliver() {
    mailbox.deliver("Archive", "other");
    mailbox.deliver("INBOX", "moved");
    mailbox.deliver("INBOX", "flagged");
    mailbox.deliver("INBOX", "sent");
  }

  @AfterEach
  void hangUp() throws IOException {
    line.close();
  }

  @Test
  void theLineBreaksAfterEachStepAndNothingIsLostOrDoubled() {
    mailbox.connectThrough(line.port()).awaitFollowing();
    var archive = mailbox.folder("Archive").id();
    var moved = mailbox.message("moved").id();
    var sent = mailbox.message("sent").id();
    mailbox.until(() -> mailbox.folder("Sent").role() == Role.SENT);
    line.cutAfter(
        "UID COPY",
        "UID STORE",
        "UID EXPUNGE",
        "APPEND",
        "CREATE",
        "RENAME",
        "DELETE",
        "SUBSCRIBE");

    mailbox.edit(moved, new Edit(null, null, Set.of(archive)));
    mailbox.edit(mailbox.message("flagged").id(), new Edit(false, true, null));
    mailbox.write(session -> {
      session.find(Message.class, mailbox.key(sent)).sending(SendState.SENT);
      session.persist(send(sent));
      var edits = new FolderEdits(session, mailbox.location().account());
      var folder = edits.create("Made", new Place.Top(), NO_COLORS, cause());
      edits.update(folder.id(), "Renamed", new Place.Same(), NO_COLORS, cause());
      edits.delete(edits.create("Doomed", new Place.Top(), NO_COLORS, cause()).id(), cause());
    });

    mailbox.until(() -> mailbox.openActions() == 0 && line.uncut().isEmpty());
    mailbox.awaitAnotherReading();
    assertThat(mailbox.onServer("INBOX")).hasSize(2);
    assertThat(mailbox.onServer("Archive")).hasSize(2);
    assertThat(mailbox.onServer("Sent")).hasSize(1);
    assertThat(mailbox.onServer("INBOX").values())
        .anyMatch(flags -> flags.containsAll(Set.of("\\Seen", "\\Flagged")));
    assertThat(mailbox.onServer("Renamed")).isEmpty();
    assertThat(mailbox.foldersOf(moved)).containsExactly("Archive");
    assertThat(mailbox.foldersOf(sent)).containsExactly("INBOX", "Sent");
    assertThat(mailbox.messages()).hasSize(4);
    assertThat(mailbox.placements()).noneMatch(Placement::isTemporary);
    assertThat(mailbox.folders().stream().map(Folder::path))
        .contains("Renamed")
        .doesNotContain("Made", "Doomed");
  }

  @Test
  void whatCancelsIsNotDoneAndWhatRepeatsIsDoneOnce() {
    IntStream.range(0, 20).forEach(n -> mailbox.deliver("INBOX", "many " + n));
    mailbox.connectThrough(line.port()).awaitFollowing();
    mailbox.until(() -> mailbox.messages().size() == 24);
    service.rig().stopService();
    var inbox = mailbox.folder("INBOX").id();
    var archive = mailbox.folder("Archive").id();
    var drafts = mailbox.folder("Drafts").id();
    var there = mailbox.message("moved").id();
    var straight = mailbox.message("sent").id();
    mailbox.edit(there, new Edit(null, null, Set.of(archive)));
    mailbox.edit(there, new Edit(null, null, Set.of(inbox)));
    mailbox.edit(straight, new Edit(null, null, Set.of(archive)));
    mailbox.edit(straight, new Edit(null, null, Set.of(drafts)));
    mailbox.messages().stream()
        .filter(message -> String.valueOf(message.subject()).startsWith("many"))
        .map(Message::id)
        .forEach(id -> {
          mailbox.edit(id, new Edit(false, true, null));
          mailbox.edit(id, new Edit(true, null, null));
        });
    line.forget();
    service.rig().startService();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    assertThat(line.commands("UID COPY")).hasSize(1).allMatch(c -> c.endsWith(" Drafts"));
    assertThat(line.commands("UID STORE"))
        .hasSize(2)
        .anyMatch(command -> command.contains("(\\Flagged)"))
        .anyMatch(command -> command.contains("(\\Deleted)"));
    assertThat(mailbox.foldersOf(there)).containsExactly("INBOX");
    assertThat(mailbox.foldersOf(straight)).containsExactly("Drafts");
    assertThat(mailbox.onServer("INBOX")).hasSize(22);
    assertThat(mailbox.placements()).noneMatch(Placement::isTemporary);
  }

  private Action send(UUID message) {
    var envelope = new ActionArguments.Send("ann@example.net", List.of("bob@example.net"));
    var account = mailbox.location().account();
    return new Action(account, UUID.randomUUID(), message, envelope, "test", Instant.now());
  }

  private static FolderEdits.Cause cause() {
    return new FolderEdits.Cause("test", Instant.now());
  }
}
