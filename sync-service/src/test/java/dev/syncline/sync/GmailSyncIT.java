package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.ImpossibleFolders;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.SendState;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.mailbox.AccountKind;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A mailbox whose folders are labels.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
class GmailSyncIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private static final AtomicInteger USERS = new AtomicInteger();
  private static final String ALL = "[Gmail]/All Mail";
  private static final String TRASH = "[Gmail]/Trash";
  private static final String STARRED = "[Gmail]/Starred";
  private static final String SENT = "[Gmail]/Sent Mail";

  private SandboxServer gmail;
  private Mailbox mailbox;

  @BeforeEach
  void start() throws IOException {
    var address = "user%d@gmail.example".formatted(USERS.incrementAndGet());
    gmail = SandboxServer.start(SandboxSettings.inMemory(address, "secret", AccountKind.GMAIL));
    gmail.mailbox().create("Work");
    gmail.mailbox().create("Größe");
    mailbox =
        service.mailbox(
            new Server("127.0.0.1", gmail.imapPort(), Security.NONE, address, "secret"));
  }

  @AfterEach
  void stop() {
    gmail.close();
  }

  private void connect() {
    mailbox.connect("secret", gmail.smtpPort()).awaitFollowing();
  }

  private void untilIn(UUID message, String... folders) {
    mailbox.until(() -> mailbox.foldersOf(message).equals(Set.of(folders)));
  }

  private List<Integer> counts(String path) {
    var folder = mailbox.folder(path);
    return List.of(folder.totalCount(), folder.unreadCount());
  }

  private UUID id(String subject) {
    return mailbox.message(subject).id();
  }

  private UUID folder(String path) {
    return mailbox.folder(path).id();
  }

  @Test
  void aMessageIsThereOnceAndInTheFoldersOfItsLabels() {
    gmail.mailbox().deliver("hello").into("INBOX");
    gmail.mailbox().label("hello", "Work");
    gmail.mailbox().label("hello", "Größe");
    gmail.mailbox().flag("hello", "\\Flagged");
    gmail.mailbox().deliver("sent").flagged("\\Seen").into(SENT);
    gmail.mailbox().deliver("old").flagged("\\Seen").into(ALL);
    gmail.mailbox().deliver("gone").into(TRASH);

    connect();

    assertThat(mailbox.messages())
        .extracting(Message::subject)
        .containsExactly("gone", "hello", "old", "sent");
    assertThat(mailbox.foldersOf(id("hello")))
        .containsExactlyInAnyOrder(ALL, "INBOX", "Work", "Größe", STARRED);
    assertThat(mailbox.foldersOf(id("sent"))).containsExactlyInAnyOrder(ALL, SENT);
    assertThat(mailbox.foldersOf(id("old"))).containsExactly(ALL);
    assertThat(mailbox.foldersOf(id("gone"))).containsExactly(TRASH);
    assertThat(counts(ALL)).containsExactly(3, 1);
    assertThat(counts("INBOX")).containsExactly(1, 1);
    assertThat(counts("Work")).containsExactly(1, 1);
    assertThat(counts(TRASH)).containsExactly(1, 1);
    assertThat(mailbox.logSince(0, ObjectType.MESSAGE)).containsOnly("created").hasSize(4);
  }

  @Test
  void whatAnotherClientDoesWithLabelsIsSeenAndTheIdStays() {
    gmail.mailbox().deliver("hello").into("INBOX");
    connect();
    var id = id("hello");
    var before = mailbox.logHead();

    gmail.mailbox().label("hello", "Work");
    gmail.mailbox().unlabel("hello", "INBOX");
    untilIn(id, ALL, "Work");
    gmail.mailbox().flag("hello", "\\Seen", "\\Flagged");
    untilIn(id, ALL, "Work", STARRED);
    assertThat(mailbox.message("hello").isUnread()).isFalse();
    assertThat(counts("INBOX")).containsExactly(0, 0);
    assertThat(counts("Work")).containsExactly(1, 0);
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).allMatch(e -> e.startsWith("updated"));

    gmail.mailbox().move("hello").to(TRASH);
    untilIn(id, TRASH);
    assertThat(counts("Work")).containsExactly(0, 0);
    gmail.mailbox().move("hello").to("INBOX");
    mailbox.until(() -> mailbox.foldersOf(id).contains("INBOX"));
    untilIn(id, ALL, "INBOX", STARRED);

    gmail.mailbox().move("hello").to(TRASH);
    untilIn(id, TRASH);
    gmail.mailbox().expunge("hello");
    mailbox.until(() -> mailbox.messages().isEmpty());
    assertThat(counts(ALL)).containsExactly(0, 0);
    assertThat(counts(TRASH)).containsExactly(0, 0);
  }

  @Test
  void newMailIsSeenWhileItArrives() {
    connect();

    gmail.mailbox().deliver("fresh").into("INBOX");

    mailbox.until(() -> mailbox.messages().size() == 1);
    assertThat(mailbox.foldersOf(id("fresh"))).containsExactlyInAnyOrder(ALL, "INBOX");
  }

  /// An EXPUNGE in All Mail would only take labels.
  @Test
  void whatClientsDeleteForGoodPassesThroughTrash() {
    gmail.mailbox().deliver("hello").into("INBOX");
    gmail.mailbox().label("hello", "Work");
    gmail.mailbox().deliver("thrown away").into(TRASH);
    gmail.mailbox().deliver("kept in trash").into(TRASH);
    connect();
    var before = mailbox.logHead();

    mailbox.deleteForGood(id("hello"));
    mailbox.deleteForGood(id("thrown away"));

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(gmail.mailbox().subjects(ALL)).isEmpty();
    assertThat(gmail.mailbox().subjects("Work")).isEmpty();
    assertThat(gmail.mailbox().subjects(TRASH)).containsExactly("kept in trash");
    awaitAnotherReading();
    assertThat(mailbox.messages()).extracting(Message::subject).contains("kept in trash");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("deleted", "deleted");
    assertThat(counts("INBOX")).containsExactly(0, 0);
    assertThat(counts("Work")).containsExactly(0, 0);
  }

  @Test
  void clientsMoveLabelTrashAndStar() {
    gmail.mailbox().deliver("hello").into("INBOX");
    connect();
    var id = id("hello");
    var before = mailbox.logHead();

    mailbox.edit(id, new Edit(null, null, Set.of(folder("Work"), folder("Größe"))));
    assertThat(mailbox.foldersOf(id)).containsExactlyInAnyOrder(ALL, "Work", "Größe");
    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(gmail.mailbox().subjects("Work")).containsExactly("hello");
    assertThat(gmail.mailbox().subjects("INBOX")).isEmpty();
    awaitAnotherReading();
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("updated folders");
    assertThat(mailbox.placements()).noneMatch(Placement::isTemporary);

    mailbox.edit(id, new Edit(false, true, null));
    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(gmail.mailbox().flags("hello")).contains("\\Seen", "\\Flagged");
    untilIn(id, ALL, "Work", "Größe", STARRED);

    mailbox.edit(id, new Edit(null, null, Set.of(folder(TRASH))));
    assertThat(mailbox.foldersOf(id)).containsExactly(TRASH);
    mailbox.edit(id, new Edit(null, null, Set.of(folder("INBOX"))));
    assertThat(mailbox.foldersOf(id)).containsExactlyInAnyOrder(ALL, "INBOX");
    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(gmail.mailbox().subjects("INBOX")).containsExactly("hello");
    assertThat(gmail.mailbox().subjects(TRASH)).isEmpty();
    awaitAnotherReading();
    untilIn(id, ALL, "INBOX", STARRED);
    assertThat(counts(ALL)).containsExactly(3, 0);
    assertThat(counts("INBOX")).containsExactly(1, 0);
    assertThat(counts(TRASH)).containsExactly(0, 0);
    assertThat(mailbox.messages()).extracting(Message::id).containsExactly(id);
    assertThatThrownBy(() -> mailbox.edit(id, new Edit(null, null, Set.of(folder(SENT)))))
        .isInstanceOf(ImpossibleFolders.class);
  }

  /// A mail that arrives later has been seen, so what was there before has, too.
  private void awaitAnotherReading() {
    gmail.mailbox().deliver("marker " + UUID.randomUUID()).flagged("\\Seen").into(ALL);
    var there = gmail.mailbox().subjects(ALL).size();
    mailbox.until(() -> mailbox.folder(ALL).totalCount() == there);
  }

  @Test
  void conversationsAreThoseOfTheProvider() {
    append("root", "");
    append("reply", "References: <root@x>\r\n");
    append("stranger", "");
    connect();

    assertThat(mailbox.message("root").threadId()).isEqualTo(mailbox.message("reply").threadId());
    // a reference that Gmail does not follow, since it never saw the message, joins nothing
    append("late", "References: <never@x> <stranger@y>\r\n");
    mailbox.until(() -> mailbox.messages().size() == 4);
    assertThat(mailbox.threads()).hasSize(3);
  }

  private void append(String name, String header) {
    var text = "Message-ID: <%1$s@x>\r\nSubject: %1$s\r\n%2$s\r\nhi\r\n".formatted(name, header);
    gmail.mailbox().append("INBOX", text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whatIsSentIsKeptByGmailAndStaysOneMessage() {
    append("mine", "");
    connect();
    var id = queued(mailbox.message("mine"));

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.foldersOf(id).equals(Set.of(ALL, SENT, STARRED)));
    awaitAnotherReading();

    assertThat(gmail.mailbox().subjects(SENT)).containsExactly("mine");
    assertThat(mailbox.messages()).extracting(Message::subject).containsExactly("mine", "mine");
    var state =
        mailbox.model(
            session -> String.valueOf(session.find(Message.class, mailbox.key(id)).sendState()));
    assertThat(state).isEqualTo(SendState.IN_SENT_FOLDER.name());
    assertThat(mailbox.<Boolean>model(s -> s.find(Message.class, mailbox.key(id)).isStarred()))
        .as("with the star that its sender gave it")
        .isTrue();
  }

  /// As the API queues a message.
  private UUID queued(Message like) {
    var id = UUID.randomUUID();
    mailbox.write(session -> {
      var stored = session.find(Message.class, mailbox.key(like.id()));
      var content =
          new Message.Content(
              new Sha256(new byte[32]),
              0,
              Instant.now(),
              null,
              stored.subject(),
              stored.participants(),
              "",
              List.of(),
              stored.messageIdHeader(),
              stored.size(),
              stored.blob(),
              false);
      var message = new Message(mailbox.key(id), stored.threadId(), content);
      message.sending(SendState.QUEUED);
      message.show(false, true, false, false);
      session.persist(message);
      session
          .find(dev.syncline.model.mail.MailThread.class, mailbox.key(stored.threadId()))
          .add(message, true);
      var envelope = new ActionArguments.Send("me@gmail.example", List.of("bob@example.net"));
      session.persist(
          new Action(
              mailbox.location().account(),
              UUID.randomUUID(),
              id,
              envelope,
              "test",
              Instant.now()));
    });
    return id;
  }

  @Test
  void whoHidesAllMailIsToldWhatToDo() {
    gmail.mailbox().deliver("hello").into("INBOX");
    var hidden = gmail.faults().place(new Fault.HideFolder(ALL));
    mailbox.connect("secret", gmail.smtpPort());

    mailbox.until(() -> "SettingNeeded".equals(mailbox.account().failure()));
    assertThat(mailbox.account().failureDetail()).contains("All Mail", "Show in IMAP");
    assertThat(mailbox.messages()).isEmpty();
    assertThat(hidden).isNotNull();

    gmail.faults().clear();
    mailbox.reconnect();
    mailbox.awaitFollowing();
    assertThat(mailbox.messages()).hasSize(1);
  }
}
