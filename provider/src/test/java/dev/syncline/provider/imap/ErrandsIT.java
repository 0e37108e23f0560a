package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErrandsIT {
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
  void anAccountAtRestIsListedOnTheConnectionThatIdles() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
      var waiting = idle(reader, new AtomicInteger());

      for (var n = 0; n < 20; n++) {
        assertThat(account.folders()).hasSize(1);
      }

      assertThat(sandbox.imapConnections()).isEqualTo(1);
      assertThat(waiting.isAlive()).isTrue();
      sandbox.mailbox().deliver("news").into("INBOX");
      assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void whatHappensDuringAListingIsHeard() throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      sandbox.mailbox().deliver("old").into("INBOX");
      var at = reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
      var heard = new AtomicInteger();

      for (var n = 0; n < 20; n++) {
        var waiting = idle(reader, heard);
        var delivering =
            Thread.ofVirtual().start(() -> sandbox.mailbox().deliver("news").into("INBOX"));
        account.folders();
        delivering.join();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        at = reader.changes(at, KnownMessages.NONE, _ -> {});
      }

      assertThat(heard).hasValue(20);
    }
  }

  @Test
  void whoeverAsksIsToldWhenTheConnectionBreaks() throws InterruptedException {
    sandbox.faults().place(new Fault.DropAt("LIST"));
    try (var reader = account.read("INBOX")) {
      reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {});
      var waiting = idle(reader, new AtomicInteger());

      var failure = Scripted.failureOf(() -> account.folders());

      assertThat(failure).isInstanceOf(Failure.Unreachable.class);
      assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  /// Waits in IDLE, and is known to.
  private Thread idle(FolderReader reader, AtomicInteger heard) throws InterruptedException {
    var waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                if (reader.awaitChange(Duration.ofMinutes(5))) {
                  heard.incrementAndGet();
                }
              } catch (InterruptedException | ProviderException _) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.join(Duration.ofMillis(100));
    return waiting;
  }
}
