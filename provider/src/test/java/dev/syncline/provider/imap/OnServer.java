package dev.syncline.provider.imap;

import dev.syncline.provider.testing.MailServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// One server for a class of tests, and a user of its own for each test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnServer {
  private MailServer server;
  private Mailbox mailbox;

  abstract MailServer start();

  public Mailbox mailbox() {
    return mailbox;
  }

  @BeforeAll
  void startServer() {
    server = start();
  }

  @BeforeEach
  void openMailbox() throws InterruptedException {
    mailbox = Mailbox.on(server);
  }

  @AfterEach
  void closeMailbox() {
    mailbox.close();
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }
}
