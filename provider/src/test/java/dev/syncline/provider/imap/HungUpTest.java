package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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

  @Test
  void keptConnectionThatTheServerEndsWithARefusalIsReplaced() throws InterruptedException {
    try (var scripted = Scripted.play("refused-and-hung-up.imap")) {
      scripted.account().read("INBOX").close();

      scripted.account().read("Sent").close();

      scripted.end();
    }
  }

  @Test
  void interruptDuringTheLoginIsNoBrokenConnection() throws InterruptedException {
    try (var scripted = Scripted.play("login-stalls.imap")) {
      var interrupted = new AtomicBoolean();
      var waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  scripted.account().folders();
                } catch (InterruptedException _) {
                  interrupted.set(true);
                }
              });
      assertThat(waiting.join(Duration.ofMillis(300))).isFalse();

      waiting.interrupt();

      assertThat(waiting.join(Duration.ofSeconds(2))).isTrue();
      assertThat(interrupted).isTrue();
    }
  }
}
