package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.FolderEdits.Cause;
import dev.syncline.model.mail.FolderEdits.Colors;
import dev.syncline.model.mail.FolderEdits.Place;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Metadata;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What API clients change and the server does not is here again as it was.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
class RefusedEditsIT {
  private static final Colors NO_COLORS = new Colors(null, null);
  private static final Place TOP = new Place.Top();

  @RegisterExtension static final RunningService service = new RunningService();

  private static final AtomicInteger USERS = new AtomicInteger();

  private SandboxServer server;
  private Mailbox mailbox;

  @BeforeEach
  void start() throws IOException {
    var address = "kept%d@sandbox.example".formatted(USERS.incrementAndGet());
    server = SandboxServer.start(SandboxSettings.inMemory(address, "secret"));
    mailbox =
        service.mailbox(
            new Server("127.0.0.1", server.imapPort(), Security.NONE, address, "secret"));
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("INBOX", "two");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private UUID connect() {
    mailbox.connect("secret", server.smtpPort()).awaitFollowing();
    return mailbox.message("one").id();
  }

  private List<String> subjects() {
    return mailbox.messages().stream().map(Message::subject).toList();
  }

  @Test
  void itComesBackUnderItsIdWithWhatOnlyWeKnewOfIt() {
    var id = connect();
    var metadata = new Metadata(Map.of("key1", "mine"));
    mailbox.edit(id, new Edit(null, null, null, metadata));
    var before = mailbox.logHead();
    server.faults().place(new Fault.Refuse("EXPUNGE", "", "not today"));

    mailbox.deleteForGood(id);
    assertThat(subjects()).containsExactly("two");

    mailbox.until(() -> subjects().size() == 2);
    assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.FAILED);
    assertThat(mailbox.action(id).failureDetail()).contains("not today");
    var back = mailbox.message("one");
    assertThat(back.id()).isEqualTo(id);
    assertThat(back.metadata()).isEqualTo(metadata);
    assertThat(mailbox.foldersOf(id)).containsExactly("INBOX");
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(2);
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("deleted", "created");
  }

  /// EXPUNGE alone would remove what somebody else marked, and may still want to unmark.
  @Test
  void withoutUidplusWhatOthersMarkedIsNotRemovedWithIt() {
    server.faults().place(new Fault.MaskCapabilities(Set.of("UIDPLUS", "MOVE")));
    mailbox.flag("INBOX", 2, Set.of("\\Deleted"), Set.of());
    var id = connect();

    mailbox.deleteForGood(id);

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.action(id).failureDetail()).contains("UIDPLUS");
    assertThat(mailbox.onServer("INBOX")).containsOnlyKeys(1L, 2L);
    mailbox.until(() -> subjects().size() == 2);

    mailbox.flag("INBOX", 2, Set.of(), Set.of("\\Deleted"));
    mailbox.deleteForGood(id);
    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.onServer("INBOX")).containsOnlyKeys(2L);
    assertThat(subjects()).containsExactly("two");
  }

  @Test
  void foldersAreAsTheServerKeepsThem() {
    var id = connect();
    var kept = mailbox.editFolders(edits -> edits.create("Kept", TOP, NO_COLORS, cause()));
    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.edit(id, new Edit(null, null, Set.of(kept.id())));
    mailbox.until(() -> mailbox.openActions() == 0);
    var before = mailbox.logHead();
    server.faults().place(new Fault.Refuse("CREATE", "", "no more folders"));
    server.faults().place(new Fault.Refuse("RENAME", "", "that name stays"));
    server.faults().place(new Fault.Refuse("DELETE", "", "and so does it"));

    var made = mailbox.editFolders(edits -> edits.create("Refused", TOP, NO_COLORS, cause()));
    mailbox.editFolders(
        edits -> edits.update(kept.id(), "Other", new Place.Same(), NO_COLORS, cause()));
    mailbox.until(() -> mailbox.openActions() == 0);

    assertThat(mailbox.action(made.id()).failureDetail()).contains("no more folders");
    assertThat(mailbox.action(kept.id()).failureDetail()).contains("that name stays");
    assertThat(mailbox.folder("Kept").id()).isEqualTo(kept.id());
    assertThat(mailbox.logSince(before, ObjectType.FOLDER))
        .contains("created", "deleted", "updated name");

    mailbox.editFolders(edits -> {
      edits.delete(kept.id(), cause());
      return kept;
    });
    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.action(kept.id()).failureDetail()).contains("and so does it");
    assertThat(mailbox.folder("Kept").id()).isEqualTo(kept.id());
    assertThat(mailbox.folder("Kept").totalCount()).isEqualTo(1);
    mailbox.deliver("INBOX", "three");
    mailbox.until(() -> subjects().contains("three"));
    assertThat(mailbox.foldersOf(id)).containsExactly("Kept");
  }

  private static Cause cause() {
    return new Cause("test", Instant.now());
  }
}
