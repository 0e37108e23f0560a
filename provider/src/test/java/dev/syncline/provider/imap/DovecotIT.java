package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.provider.testing.MailServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Dovecot, which half of the world's mailboxes lie on.
class DovecotIT extends OnServer implements MailServerContract {
  @Override
  MailServer start() {
    return DovecotServer.start();
  }

  @Test
  void whoFindsNoConnectionWaitsForIt() throws InterruptedException {
    try (var account = Mailbox.open(mailbox().login(), 1)) {
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
  }

  @Test
  void whatHappensInAnotherFolderIsHeardInInbox() throws InterruptedException {
    var archive = mailbox().archive();
    try (var reader = mailbox().account().read("INBOX")) {
      assertThat(reader.awaitChange(Duration.ofMillis(100))).isFalse();
      assertThat(reader.tellsOfOthers()).isTrue();
      assertThat(reader.takeNewsOfOthers()).isFalse();

      mailbox().append(archive, "elsewhere");
      assertThat(reader.awaitChange(Duration.ofSeconds(20))).isFalse();
      assertThat(reader.takeNewsOfOthers()).isTrue();
      assertThat(reader.folders())
          .filteredOn(folder -> folder.path().equals(archive))
          .extracting(RemoteFolder::statusMark)
          .containsExactly(mailbox().folder(archive).statusMark());
      assertThat(reader.takeNewsOfOthers()).isFalse();

      mailbox().own("New");
      assertThat(reader.awaitChange(Duration.ofSeconds(20))).isFalse();
      assertThat(reader.takeNewsOfOthers()).isTrue();
    }
  }

  @Test
  void scanSeesWhatChangedInEveryWindow() throws IOException, InterruptedException {
    var count = ScanChanges.WINDOW * 2 + 10;
    try (var dovecot = DovecotServer.startWith("IMAP4rev1 IDLE UIDPLUS MOVE")) {
      fill(dovecot, count);
      try (var account = Mailbox.open(dovecot.imap("ann"), 3);
          var reader = account.read("INBOX")) {
        scan(account, reader, count);
      }
    }
  }

  private static void scan(MailAccount account, FolderReader reader, int count)
      throws InterruptedException {
    var store = new KeptMailbox();
    var first = reader.changes(Checkpoint.NOTHING, store, store);
    assertThat(store.flags).hasSize(count);

    store.news.clear();
    var far = (long) count;
    account.execute(new Command.Expunge("INBOX", first, List.of(1L, 5000L, 5001L, far)));
    account.execute(
        new Command.ChangeFlags(
            "INBOX", first, List.of(4999L, 10_001L), Set.of("\\Flagged"), Set.of()));
    store.flags.remove(7000L);
    reader.changes(first, store, store);

    assertThat(store.news)
        .containsExactlyInAnyOrder(
            new RemoteChange.Vanished(1),
            new RemoteChange.Vanished(5000),
            new RemoteChange.Vanished(5001),
            new RemoteChange.Vanished(far),
            new RemoteChange.Reflagged(4999, Set.of("\\Flagged")),
            new RemoteChange.Reflagged(10_001, Set.of("\\Flagged")),
            store.appeared(7000));
  }

  /// Messages by the shortest way: files in a Maildir.
  private static void fill(DovecotServer dovecot, int count) throws IOException {
    var home = dovecot.maildir("ann");
    for (var part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(home.resolve(part));
    }
    for (var i = 0; i < count; i++) {
      Files.writeString(
          home.resolve("cur").resolve("%d.M%dP1.host:2,".formatted(1_700_000_000 + i, i)),
          "Message-ID: <m%1$d@example.org>\nSubject: m%1$d\n\n".formatted(i));
    }
    dovecot.adopt(home);
  }
}
