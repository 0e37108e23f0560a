package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real servers say when they mean "later", "wrong password" and "no".
class ServerWordsTest {
  private final ServerWords words =
      new ServerWords(
          new Server("mail.example.org", 993, Security.TLS, "ann.lee@example.org", "s3cret-word"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        " [ALERT] Too many simultaneous connections. (Failure)",
        " [ALERT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
        " [UNAVAILABLE] Temporary authentication failure. [host:2026-11-22]",
        " [LIMIT] UID FETCH Rate limit hit.",
        " [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
        " Server Busy. Please try again later. 15"
      })
  void laterIsThrottling(String rest) {
    assertThat(words.failure("FETCH", Answer.parse(Answer.Status.NO, rest)))
        .isInstanceOf(Failure.Throttled.class);
  }

  @Test
  void noIsARefusalAndBadIsMalformed() {
    assertThat(words.failure("STORE", Answer.parse(Answer.Status.NO, " [READ-ONLY] no")))
        .isEqualTo(new Failure.Refused("STORE: no"));
    assertThat(words.failure("STORE", Answer.parse(Answer.Status.BAD, " what")))
        .isEqualTo(new Failure.Malformed("STORE: what"));
  }

  @Test
  void nobodysNameOrAddressIsLeftInTheWords() {
    assertThat(words.clean("ANN.LEE sent s3cret-word,\r\nfor <eve@example.net>: \"Eve\"@x"))
        .doesNotContainIgnoringCase("ann.lee", "s3cret", "eve@", "\r", "\n");
  }

  @Test
  void wordsWithoutEndAreCutOff() {
    assertThat(words.clean("no ".repeat(10_000)).length()).isLessThan(400);
  }
}
