package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.testing.DovecotServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The adapter against a real server.
class DovecotIT {
  private static final AtomicInteger USERS = new AtomicInteger();
  private static DovecotServer dovecot;

  private MailAccount account;

  @BeforeAll
  static void startDovecot() {
    dovecot = DovecotServer.start();
  }

  @AfterAll
  static void stopDovecot() {
    if (dovecot != null) {
      dovecot.close();
    }
  }

  @BeforeEach
  void openAccount() {
    account = open(3);
  }

  private static MailAccount open(int connections) {
    var imap = dovecot.imap("user" + USERS.incrementAndGet());
    return new ImapProvider().open(new ConnectionSettings(imap, imap, connections, true));
  }

  @AfterEach
  void closeAccount() {
    account.close();
  }

  @Test
  void foldersHaveRolesAndMarks() throws InterruptedException {
    append("INBOX", "a");

    var folders = account.folders();

    assertThat(folders)
        .extracting(RemoteFolder::path, RemoteFolder::role)
        .contains(
            tuple("INBOX", FolderRole.INBOX),
            tuple("Sent", FolderRole.SENT),
            tuple("Junk", FolderRole.JUNK));
    assertThat(folders).allSatisfy(folder -> assertThat(folder.statusMark()).isNotNull());
  }

  @Test
  void everyKindOfChangeIsSeen() throws InterruptedException {
    for (var name : List.of("a", "b", "c", "d")) {
      append("INBOX", name);
    }
    try (var reader = account.read("INBOX")) {
      var store = new KeptMailbox();
      var first = reader.changes(Checkpoint.NOTHING, store, store);
      assertThat(store.flags.keySet()).containsExactly(1L, 2L, 3L, 4L);
      assertThat(store.news).hasSize(4);

      store.news.clear();
      execute(
          new Command.ChangeFlags(
              "INBOX", first, List.of(2L), Set.of("\\Seen", "$Forwarded"), Set.of()));
      execute(new Command.Expunge("INBOX", first, List.of(3L)));
      append("INBOX", "e");
      var second = reader.changes(first, store, store);

      assertThat(store.news)
          .containsExactlyInAnyOrder(
              new RemoteChange.Reflagged(2, Set.of("\\Seen", "$Forwarded")),
              new RemoteChange.Vanished(3),
              store.appeared(5));
      assertThat(second).isNotEqualTo(first);
      store.news.clear();
      assertThat(reader.changes(second, store, store)).isEqualTo(second);
      assertThat(store.news).isEmpty();
    }
  }

  @Test
  void bodiesComeByteForByte() throws InterruptedException {
    var large = "x".repeat(70).concat("\r\n").repeat(40_000);
    append("INBOX", "small");
    append("INBOX", "large", large);
    try (var reader = account.read("INBOX")) {
      var bodies = new TreeMap<Long, String>();
      reader.fetch(
          List.of(2L, 99L, 1L),
          (message, raw) ->
              bodies.put(message.uid(), new String(raw.readAllBytes(), StandardCharsets.US_ASCII)));

      assertThat(bodies).isEqualTo(Map.of(1L, mail("small", ""), 2L, mail("large", large)));

      var headers = new TreeMap<Long, String>();
      reader.fetchHeaders(
          List.of(1L, 2L),
          (message, header) ->
              headers.put(message.uid(), new String(header, StandardCharsets.US_ASCII)));
      assertThat(headers.get(2L)).isEqualTo(mail("large", ""));
    }
  }

  @Test
  void idleHearsOfNewMail() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      var before = reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
      assertThat(reader.awaitChange(Duration.ofMillis(200))).isFalse();

      var appending = Thread.ofVirtual().start(() -> appendUnchecked("INBOX", "new"));
      assertThat(reader.awaitChange(Duration.ofSeconds(20))).isTrue();
      appending.join();
      var uids = new ArrayList<Long>();
      reader.changes(
          before,
          KnownMessages.NONE,
          change -> {
            if (change instanceof RemoteChange.Appeared(var message)) {
              uids.add(message.uid());
            }
          });
      assertThat(uids).containsExactly(1L);
    }
  }

  @Test
  void interruptedWaitStops() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      var stopped = new AtomicInteger();
      for (var builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
        var waiting =
            builder.unstarted(() -> {
              try {
                account.read("INBOX").awaitChange(Duration.ofMinutes(10));
              } catch (InterruptedException _) {
                stopped.incrementAndGet();
              }
            });
        waiting.start();
        assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
      }
      assertThat(stopped).hasValue(2);
      assertThat(reader.awaitChange(Duration.ofMillis(1))).isFalse();
    }
  }

  @Test
  void moveTellsTheNewUidAndRepeatsSilently() throws InterruptedException {
    append("INBOX", "a");
    var at = checkpoint("INBOX");
    var move = new Command.Move("INBOX", at, List.of(1L), "Archive");

    assertThat(execute(move)).isEqualTo(new CommandResult.Done(Map.of(1L, 1L)));
    assertThat(execute(move)).isEqualTo(new CommandResult.AlreadySo());
    assertThat(uids("Archive")).containsExactly(1L);
    assertThat(uids("INBOX")).isEmpty();
  }

  @Test
  void copyAndAppendHappenOnce() throws InterruptedException {
    append("INBOX", "a");
    var copy = new Command.Copy("INBOX", checkpoint("INBOX"), List.of(1L), "Archive");

    assertThat(execute(copy)).isEqualTo(new CommandResult.Done(Map.of(1L, 1L)));
    assertThat(execute(copy)).isEqualTo(new CommandResult.AlreadySo());
    assertThat(append("INBOX", "a")).isEqualTo(new CommandResult.AlreadySo());
    assertThat(uids("Archive")).containsExactly(1L);
  }

  @Test
  void flagsThatAreSetAlreadyAreLeftAlone() throws InterruptedException {
    append("INBOX", "a");
    var change =
        new Command.ChangeFlags(
            "INBOX", checkpoint("INBOX"), List.of(1L), Set.of("\\Seen"), Set.of("\\Flagged"));

    assertThat(execute(change)).isEqualTo(new CommandResult.Done(Map.of()));
    assertThat(execute(change)).isEqualTo(new CommandResult.AlreadySo());
  }

  @Test
  void commandsUnderAnotherUidValidityAreRefused() throws InterruptedException {
    append("INBOX", "a");
    var old = new Checkpoint("imap1:1:2:1:0");

    assertThatThrownBy(() -> execute(new Command.Expunge("INBOX", old, List.of(1L))))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Gone.class));
    try (var reader = account.read("INBOX")) {
      var store = new KeptMailbox();
      reader.changes(old, store, store);
      assertThat(store.news.getFirst()).isEqualTo(new RemoteChange.Reset());
    }
  }

  @Test
  void missingFolderIsGone() {
    assertThatThrownBy(() -> account.read("Nowhere"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Gone.class));
  }

  @Test
  void folderNamesOfAnyScriptWork() throws IOException, InterruptedException {
    var path = "Grüße/日本語 & mehr";
    dovecot.adopt(createFolder("Gr&APwA3w-e.&ZeVnLIqe- &- mehr"));
    account.close();
    account =
        new ImapProvider()
            .open(new ConnectionSettings(imapOfLastUser(), imapOfLastUser(), 2, true));

    var folders = account.folders();

    assertThat(folders).extracting(RemoteFolder::path).contains(path);
    var child = folders.stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
    assertThat(child.parentPath()).isEqualTo("Grüße");
    append(path, "a");
    assertThat(uids(path)).containsExactly(1L);
  }

  @Test
  void whoFindsNoConnectionWaitsForIt() throws InterruptedException {
    account.close();
    account = open(1);
    var reader = account.read("INBOX");
    var listing = new AtomicInteger();
    var other =
        Thread.ofVirtual()
            .start(() -> {
              try {
                listing.set(account.folders().size());
              } catch (InterruptedException _) {
                listing.set(-1);
              }
            });
    assertThat(other.join(Duration.ofMillis(200))).isFalse();

    reader.close();

    assertThat(other.join(Duration.ofSeconds(10))).isTrue();
    assertThat(listing.get()).isPositive();
  }

  private CommandResult execute(Command command) throws InterruptedException {
    return account.execute(command);
  }

  private CommandResult append(String folder, String name) throws InterruptedException {
    return append(folder, name, "");
  }

  private CommandResult append(String folder, String name, String body)
      throws InterruptedException {
    var bytes = mail(name, body).getBytes(StandardCharsets.US_ASCII);
    return execute(
        new Command.Append(
            folder,
            "<%s@example.org>".formatted(name),
            Set.of(),
            Instant.parse("2026-01-02T03:04:05Z"),
            bytes.length,
            () -> new ByteArrayInputStream(bytes)));
  }

  private void appendUnchecked(String folder, String name) {
    try {
      append(folder, name);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String mail(String name, String body) {
    return "Message-ID: <%s@example.org>\r\nSubject: %s\r\n\r\n%s".formatted(name, name, body);
  }

  private Checkpoint checkpoint(String folder) throws InterruptedException {
    try (var reader = account.read(folder)) {
      return reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
    }
  }

  private List<Long> uids(String folder) throws InterruptedException {
    try (var reader = account.read(folder)) {
      var store = new KeptMailbox();
      reader.changes(Checkpoint.NOTHING, store, store);
      return List.copyOf(store.flags.keySet());
    }
  }

  private dev.syncline.provider.ConnectionSettings.Server imapOfLastUser() {
    return dovecot.imap("user" + USERS.get());
  }

  private Path createFolder(String maildirName) throws IOException {
    var home = dovecot.maildir("user" + USERS.get());
    for (var part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(home.resolve("." + maildirName).resolve(part));
    }
    return home;
  }
}
