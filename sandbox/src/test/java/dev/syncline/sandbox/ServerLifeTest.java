package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ServerLifeTest extends SandboxTest {
  @Test
  void authenticatePlainWorksWithAndWithoutInitialResponse() throws IOException {
    var plain =
        Base64.getEncoder()
            .encodeToString("\0ada@sandbox.example\0secret".getBytes(StandardCharsets.UTF_8));
    try (var one = new RawConnection(server.imapPort());
        var other = new RawConnection(server.imapPort())) {
      assertThat(one.response()).startsWith("* OK [CAPABILITY IMAP4rev1 ");
      other.response();

      assertThat(one.ok("AUTHENTICATE PLAIN " + plain)).hasSize(1);
      other.send("a AUTHENTICATE PLAIN\r\n");
      assertThat(other.response()).startsWith("+");
      other.send(plain + "\r\n");
      assertThat(other.response()).startsWith("a OK");
    }
  }

  @Test
  void nothingButLoginIsAllowedBeforeIt() throws IOException {
    try (var fresh = new RawConnection(server.imapPort())) {
      fresh.response();

      assertThat(fresh.command("SELECT INBOX").getLast()).startsWith("BAD");
      assertThat(fresh.command("LOGIN ada@sandbox.example wrong").getLast())
          .startsWith("NO [AUTHENTICATIONFAILED]");
      assertThat(fresh.command("ID NIL")).hasSize(2);
      assertThat(fresh.command("LOGOUT")).containsExactly("* BYE good bye", "OK LOGOUT completed");
    }
  }

  @Test
  void closeEndsIdlingSessionsQuickly() throws IOException {
    imap.ok("SELECT INBOX");
    imap.send("i IDLE\r\n");
    assertThat(imap.response()).startsWith("+");
    long before = System.nanoTime();

    server.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThatThrownBy(imap::response).isInstanceOf(IOException.class);
  }

  @Test
  void portInUseIsSaidInOneSentence() {
    var taken = SandboxSettings.inMemory(ADA, "secret").withPorts(server.imapPort(), 0, 0);

    assertThatThrownBy(() -> SandboxServer.start(taken))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "sandbox imap port %d cannot be opened".formatted(server.imapPort()));
  }
}
