package dev.syncline.provider.imap;

import org.junit.jupiter.api.Test;

/// Connections that end at the wrong time.
class HungUpTest {
  @Test
  void keptConnectionThatTheServerEndedIsReplaced() throws InterruptedException {
    try (var scripted = Scripted.play("hung-up-while-kept.imap")) {
      scripted.account().read("INBOX").close();

      scripted.account().read("Sent").close();

      scripted.end();
    }
  }
}
