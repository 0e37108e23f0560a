package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.ObjectType;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What API clients delete for good and the server keeps is here again.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
class RefusedDeletionIT {
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
}
