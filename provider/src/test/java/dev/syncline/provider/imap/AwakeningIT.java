package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwakeningIT {
  private static final String ADDRESS = "ann@sandbox.example";

  private SandboxServer sandbox;
  private MailAccount account;

  @BeforeEach
  void start() throws IOException {
    sandbox = SandboxServer.start(SandboxSettings.inMemory(ADDRESS, "secret"));
    var server =
        new ConnectionSettings.Server(
            "127.0.0.1", sandbox.imapPort(), Security.NONE, ADDRESS, "secret");
    account = new ImapProvider().open(new ConnectionSettings(server, server, 3, true));
  }

  @AfterEach
  void stop() {
    account.close();
    sandbox.close();
  }

  @Test
  void foldersAreListedOnTheConnectionThatWaits() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      for (var n = 0; n < 20; n++) {
        assertThat(reader.awaitChange(Duration.ofMillis(10))).isFalse();
        assertThat(reader.folders()).hasSize(1);
      }

      assertThat(sandbox.imapConnections()).isEqualTo(1);
      sandbox.mailbox().deliver("news").into("INBOX");
      assertThat(reader.awaitChange(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void whatHappensDuringAListingIsHeard() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      sandbox.mailbox().deliver("old").into("INBOX");
      var at = reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});

      for (var n = 0; n < 20; n++) {
        var delivering =
            Thread.ofVirtual().start(() -> sandbox.mailbox().deliver("news").into("INBOX"));
        reader.folders();
        delivering.join();
        assertThat(reader.awaitChange(Duration.ofSeconds(10))).isTrue();
        at = reader.changes(at, KnownMessages.NONE, _ -> {});
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IDLE", "NAMESPACE"})
  void aWaitIsEndedByAnyThread(String hidden) throws InterruptedException {
    sandbox.faults().place(new Fault.MaskCapabilities(Set.of(hidden)));
    try (var reader = account.read("INBOX")) {
      for (var n = 0; n < 20; n++) {
        var began = new CountDownLatch(1);
        var waiting = waiting(reader, began);
        began.await();
        if (n % 2 == 0) {
          waiting.join(Duration.ofMillis(20));
        }
        reader.endWait();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
      }

      assertThat(reader.folders()).hasSize(1);
      assertThat(sandbox.imapConnections()).isEqualTo(1);
    }
  }

  @Test
  void whatEndsAWaitBeforeItBeginsIsNotLost() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      reader.endWait();

      assertThat(reader.awaitChange(Duration.ofMinutes(10))).isFalse();
      assertThat(reader.awaitChange(Duration.ofMillis(1))).isFalse();
    }
  }

  private static Thread waiting(FolderReader reader, CountDownLatch began) {
    return Thread.ofVirtual()
        .start(() -> {
          began.countDown();
          try {
            var _ = reader.awaitChange(Duration.ofMinutes(5));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
