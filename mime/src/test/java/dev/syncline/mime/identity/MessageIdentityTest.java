package dev.syncline.mime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

class MessageIdentityTest {
  private static final String HEADER =
      "Received: from a\r\n\tby b\r\nSubject: Hello  world\r\nMessage-ID: <a@b>\r\n";

  private static byte[] of(String raw) {
    return MessageIdentity.of(raw.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isTheSameForTheHeaderAloneAndTheWholeMessage() {
    assertThat(of(HEADER + "\r\nbody")).isEqualTo(of(HEADER + "\r\n")).isEqualTo(of(HEADER));
  }

  @Test
  void survivesWhatServersAndClientsChange() {
    assertThat(of("status: RO\r\nX-UID: 7\r\nX-Mozilla-Status: 0001\r\n" + HEADER))
        .isEqualTo(of(HEADER));
    assertThat(of(HEADER.replace("\r\n", "\n"))).isEqualTo(of(HEADER));
    assertThat(of(HEADER.replace("a\r\n\tby", "a by").replace("Subject", "SUBJECT")))
        .isEqualTo(of(HEADER));
  }

  @Test
  void tellsMessagesApart() {
    assertThat(of(HEADER)).isNotEqualTo(of(HEADER.replace("Hello", "hello")));
    assertThat(of(HEADER)).isNotEqualTo(of(HEADER.replace("from a", "from c")));
    assertThat(of("\r\nbody one")).isNotEqualTo(of("\r\nbody two"));
  }

  /// Ids that were handed out depend on this value.
  @Test
  void neverChanges() {
    var canonical = "received:from a by b\nsubject:Hello world\nmessage-id:<a@b>\n";

    assertThat(of(HEADER)).isEqualTo(sha256(canonical));
    assertThat(MessageIdentity.hasHeaders("\r\nbody".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
