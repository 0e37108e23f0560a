package dev.syncline.provider.imap;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.RemoteMessage;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.mailbox.AccountKind;
import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Gmail, as the sandbox speaks it.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
class GmailTest {
  private static final String ALICE = "alice@gmail.example";
  private static final String ALL = "[Gmail]/All Mail";
  private static final String TRASH = "[Gmail]/Trash";
  private static final List<String> LABELS =
      List.of("INBOX", "Work", "Größe/1", "[Gmail]/Important");
  private static final int STEPS = 120;

  private SandboxServer sandbox;
  private MailAccount mail;

  @BeforeEach
  void start() throws IOException {
    sandbox = SandboxServer.start(SandboxSettings.inMemory(ALICE, "secret", AccountKind.GMAIL));
    sandbox.mailbox().create("Work");
    sandbox.mailbox().create("Größe/1");
    mail = new ImapProvider().open(settings());
  }

  private ConnectionSettings settings() {
    var imap = new Server("127.0.0.1", sandbox.imapPort(), Security.NONE, ALICE, "secret");
    var smtp = new Server("127.0.0.1", sandbox.smtpPort(), Security.NONE, ALICE, "secret");
    return new ConnectionSettings(imap, smtp, 3, true);
  }

  @AfterEach
  void stop() {
    mail.close();
    sandbox.close();
  }

  private Folder folder(String path) {
    return sandbox.account(ALICE).existing(path);
  }

  private Set<String> labelFolders() throws InterruptedException {
    return mail.folders().stream()
        .filter(RemoteFolder::label)
        .map(RemoteFolder::path)
        .collect(toSet());
  }

  @Test
  void onlyAllMailSpamAndTrashAreRead() throws InterruptedException {
    var roles = mail.folders().stream().collect(toMap(RemoteFolder::path, f -> f));

    assertThat(roles.get(ALL)).returns(FolderRole.ALL, RemoteFolder::role);
    assertThat(roles.get("[Gmail]")).returns(false, RemoteFolder::selectable);
    assertThat(labelFolders())
        .containsExactlyInAnyOrder(
            "INBOX",
            "Work",
            "Größe",
            "Größe/1",
            "[Gmail]/Drafts",
            "[Gmail]/Important",
            "[Gmail]/Sent Mail",
            "[Gmail]/Starred");
  }

  @Test
  void theStoreEqualsTheServerWhateverAnotherClientDoes() throws InterruptedException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var store = new KeptMailbox();
    store.labelFolders = labelFolders();
    var at = Checkpoint.NOTHING;
    for (int step = 0; step < STEPS; ) {
      try (var reader = mail.read(ALL)) {
        do {
          doSomething(random);
          at = reader.changes(at, store, store);
        } while (++step % 6 != 0);
        at = reader.compare(at, store, store);
      }
      var there = folder(ALL).messages();
      assertThat(store.flags)
          .as("step %d, seed %d", step, seed)
          .isEqualTo(there.stream().collect(toMap(Message::uid, Message::flags)));
      assertThat(store.labels)
          .as("step %d, seed %d", step, seed)
          .isEqualTo(there.stream().collect(toMap(Message::uid, this::labels)));
    }
  }

  @Test
  void countersTellOfEveryLabelAndFlag() throws InterruptedException {
    var random = new Random(7);
    for (int i = 0; i < 20; i++) {
      sandbox.mailbox().deliver("m" + i).into("INBOX");
    }
    var store = new KeptMailbox();
    store.labelFolders = labelFolders();
    var at = Checkpoint.NOTHING;
    for (int step = 0; step < 40; step++) {
      var some = folder(ALL).messages().get(random.nextInt(20));
      var label = folder(LABELS.get(random.nextInt(LABELS.size())));
      var change = random.nextBoolean() ? FlagChange.ADD : FlagChange.REMOVE;
      folder(ALL).label(List.of(some), change, List.of(label));
      folder(ALL).reflag(List.of(some), change, Set.of("\\Flagged"), null);
      try (var reader = mail.read(ALL)) {
        at = reader.changes(at, store, store);
      }

      assertThat(store.labels)
          .isEqualTo(folder(ALL).messages().stream().collect(toMap(Message::uid, this::labels)));
    }
  }

  private Set<String> labels(Message message) {
    return folder(ALL).labelsOf(message).stream().map(Folder::name).collect(toSet());
  }

  private void doSomething(Random random) {
    var places = new ArrayList<String>(LABELS);
    places.addAll(List.of(ALL, TRASH, "[Gmail]/Spam", "[Gmail]/Starred"));
    var from = folder(places.get(random.nextInt(places.size())));
    var to = folder(places.get(random.nextInt(places.size())));
    var some = from.messages().stream().filter(_ -> random.nextInt(3) == 0).toList();
    switch (random.nextInt(8)) {
      case 0, 1 -> sandbox.mailbox().deliver("m" + random.nextInt()).into(to.name());
      case 2 -> from.move(some, to);
      case 3 -> from.copy(some, to);
      case 4 -> from.label(some, FlagChange.ADD, List.of(to));
      case 5 -> from.label(some, FlagChange.REMOVE, List.of(to));
      case 6 -> from.reflag(some, change(random), Set.of("\\Seen", "\\Flagged"), null);
      default -> from.expunge(some);
    }
  }

  private static FlagChange change(Random random) {
    return random.nextBoolean() ? FlagChange.ADD : FlagChange.REMOVE;
  }

  @Test
  void aMessageKeepsItsIdAndItsConversationWhereverItGoes() throws InterruptedException {
    sandbox.mailbox().deliver("hello").into("INBOX");
    var before = only(ALL);

    mail.execute(new Command.Move(ALL, checkpoint(ALL), List.of(1L), TRASH));
    var after = only(TRASH);

    assertThat(after.stableId()).isNotNull().isEqualTo(before.stableId());
    assertThat(after.threadId()).isNotNull().isEqualTo(before.threadId());
    assertThat(before.labels()).containsExactly("INBOX");
    assertThat(after.labels()).isEmpty();
    assertThat(folder("INBOX").messages()).isEmpty();
  }

  private RemoteMessage only(String path) throws InterruptedException {
    var store = new KeptMailbox();
    store.labelFolders = labelFolders();
    try (var reader = mail.read(path)) {
      reader.changes(Checkpoint.NOTHING, store, store);
      var fetched = new ArrayList<RemoteMessage>();
      reader.fetch(List.copyOf(store.flags.keySet()), (message, _) -> fetched.add(message));
      assertThat(fetched).hasSize(1);
      return fetched.getFirst();
    }
  }

  private Checkpoint checkpoint(String path) throws InterruptedException {
    try (var reader = mail.read(path)) {
      return reader.changes(Checkpoint.NOTHING, new KeptMailbox(), _ -> {});
    }
  }

  @Test
  void labelsAreGivenAndTaken() throws InterruptedException {
    sandbox.mailbox().deliver("hello").into("INBOX");

    mail.execute(
        new Command.ChangeLabels(
            ALL,
            checkpoint(ALL),
            List.of(1L),
            Set.of("Größe/1", "[Gmail]/Important"),
            Set.of("INBOX", "Work")));

    assertThat(only(ALL).labels()).containsExactlyInAnyOrder("Größe/1", "[Gmail]/Important");
  }

  @Test
  void aLabelThatTheStoreLearnsOfLaterIsFoundOnOldMessages() throws InterruptedException {
    sandbox.mailbox().deliver("hello").into("INBOX");
    sandbox.mailbox().label("hello", "Work");
    var store = new KeptMailbox();
    store.labelFolders = Set.of("INBOX");
    try (var reader = mail.read(ALL)) {
      var at = reader.changes(Checkpoint.NOTHING, store, store);
      assertThat(store.labels).isEqualTo(Map.of(1L, Set.of("INBOX")));

      store.labelFolders = Set.of("INBOX", "Work");
      reader.changes(at, store, store);
    }

    assertThat(store.labels).isEqualTo(Map.of(1L, Set.of("INBOX", "Work")));
  }

  @Test
  void whoHidesAllMailIsToldWhatToDo() {
    sandbox.faults().place(new Fault.HideFolder(ALL));

    assertThatThrownBy(() -> new ImapProvider().verify(settings()))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.SettingNeeded.class,
                        failure ->
                            assertThat(failure.detail())
                                .contains("\"All Mail\"", "Settings", "Labels", "Show in IMAP")));
  }

  @Test
  void foldersInTheUsersLanguageAreFoundByTheirAttributes() throws InterruptedException {
    sandbox.mailbox().rename(ALL, "[Gmail]/Alle Nachrichten");
    sandbox.mailbox().rename("[Gmail]/Starred", "[Gmail]/Markiert");
    sandbox.mailbox().deliver("hello").into("INBOX");
    sandbox.mailbox().flag("hello", "\\Flagged");

    assertThat(only("[Gmail]/Alle Nachrichten").labels())
        .containsExactlyInAnyOrder("INBOX", "[Gmail]/Markiert");
  }

  @Test
  void newMailIsAnnouncedInAllMail() throws InterruptedException {
    try (var reader = mail.read(ALL)) {
      var store = new KeptMailbox();
      store.labelFolders = labelFolders();
      var at = reader.changes(Checkpoint.NOTHING, store, store);
      sandbox.mailbox().deliver("hello").into("INBOX");

      assertThat(reader.awaitChange(Duration.ofSeconds(20))).isTrue();
      reader.changes(at, store, store);
      assertThat(store.labels).isEqualTo(Map.of(1L, Set.of("INBOX")));
    }
  }
}
