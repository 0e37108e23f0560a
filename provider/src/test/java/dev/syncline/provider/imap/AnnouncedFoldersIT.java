package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.testing.DovecotServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// NOTIFY (RFC 5465), which Dovecot has.
class AnnouncedFoldersIT {
  @Test
  void whatHappensInAnotherFolderIsToldWhileInboxIsAwaited() throws InterruptedException {
    try (var dovecot = DovecotServer.start();
        var ours = open(dovecot);
        var other = open(dovecot);
        var reader = ours.read("INBOX")) {
      var at = reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
      var elsewhere = new Semaphore(0);
      var awaiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  reader.awaitChange(Duration.ofMinutes(5), elsewhere::release);
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      while (!ours.announcesFolders()) {
        Thread.sleep(10);
      }
      var before = ours.folders();

      append(other, "Archive");

      assertThat(elsewhere.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(ours.folders()).isNotEqualTo(before);
      assertThat(awaiting.isAlive()).isTrue();

      append(other, "INBOX");

      assertThat(awaiting.join(Duration.ofSeconds(20))).isTrue();
      assertThat(reader.changes(at, KnownMessages.NONE, _ -> {})).isNotEqualTo(at);
    }
  }

  private static MailAccount open(DovecotServer dovecot) {
    var imap = dovecot.imap("told");
    return new ImapProvider().open(new ConnectionSettings(imap, imap, 2, true));
  }

  private static void append(MailAccount account, String folder) throws InterruptedException {
    var bytes = "Subject: hello\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
    account.execute(
        new Command.Append(
            folder,
            folder + "@example.org",
            Set.of(),
            Instant.EPOCH,
            bytes.length,
            () -> new ByteArrayInputStream(bytes)));
  }
}
