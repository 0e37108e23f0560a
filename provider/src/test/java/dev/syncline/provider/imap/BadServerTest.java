package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.MailAccount;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A server that says garbage, too much, or something else than was asked costs one attempt, which
/// ends with a reason.
class BadServerTest {
  private static final String EXAMINED =
      """
      CAPABILITIES IMAP4rev1 IDLE
      C: a EXAMINE INBOX
      S: * 1 EXISTS
      S: * OK [UIDVALIDITY 1] ok
      S: a OK selected
      """;
  private static final String FETCHED = EXAMINED + "C: b UID FETCH *\n";

  @FunctionalInterface
  interface Attempt {
    void on(MailAccount account) throws InterruptedException;
  }

  @FunctionalInterface
  interface Reading {
    void with(FolderReader reader) throws InterruptedException;
  }

  private static Attempt reading(Reading reading) {
    return account -> {
      try (var reader = account.read("INBOX")) {
        reading.with(reader);
      }
    };
  }

  private static Arguments when(String script, Attempt attempt, Failure failure) {
    return Arguments.of(script, attempt, failure);
  }

  static Stream<Arguments> attempts() {
    return Stream.of(listing(), opening(), fetching(), waiting()).flatMap(s -> s);
  }

  private static Stream<Arguments> listing() {
    var connected = "S: * OK [CAPABILITY IMAP4rev1] ready\nC: a LOGIN *\n";
    var asked = "CAPABILITIES IMAP4rev1\nC: a LIST *\n";
    Attempt list = MailAccount::folders;
    return Stream.of(
        when("FLOOD", list, malformed("the greeting is not IMAP: a line of more than 8192 octets")),
        when(connected + "FLOOD", list, malformed("LOGIN: a response of more than 65536 octets")),
        when(
            connected + "REPEAT * OK be patient, %d",
            list,
            malformed("LOGIN: an answer of more than 262144 octets without an end")),
        when(
            connected + "S: * BYE go away\nCLOSE",
            list,
            new Failure.Unreachable("BYE during the login: go away")),
        when(
            connected + "S: nobody OK welcome\nSTALL",
            list,
            new Failure.Unreachable("LOGIN: no answer within 3000 ms")),
        when(asked + "FLOOD", list, malformed("LIST: a response of more than 16777216 octets")),
        when(
            asked + "REPEAT * LIST () \"/\" f%d", list, malformed("LIST: more than 50000 folders")),
        when(
            asked + "REPEAT * OK be patient, %d",
            list,
            malformed("LIST: an answer of more than 20971520 octets without an end")),
        when(
            asked + "S: nobody OK done",
            list,
            malformed("LIST: an answer to a command that was not sent")));
  }

  private static Stream<Arguments> opening() {
    return Stream.of(
        when(
            "CAPABILITIES IMAP4rev1\nC: a EXAMINE INBOX\nREPEAT * %d EXISTS",
            reading(_ -> {}),
            malformed("EXAMINE: an answer of more than 20971520 octets without an end")),
        when(
            FETCHED + "REPEAT * %1$d FETCH (UID %1$d FLAGS ())",
            reading(
                reader -> reader.changes(Checkpoint.NOTHING, new KeptMailbox(), new KeptMailbox())),
            malformed("UID FETCH: more than 20000 messages, where 5000 were asked for")));
  }

  private static Stream<Arguments> fetching() {
    var body = "S: * 1 FETCH (UID 1 FLAGS () INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] ";
    var fetch =
        reading(reader ->
            reader.fetch(List.of(1L), (_, raw) -> raw.transferTo(OutputStream.nullOutputStream())));
    return Stream.of(
        when(
            FETCHED + "FLOOD",
            fetch,
            malformed("UID FETCH: a response of more than 16777216 octets")),
        when(
            FETCHED + body + "{10000000000}\nFLOOD",
            fetch,
            malformed("UID FETCH: a message of 10000000000 octets, where 1073741824 are the most")),
        when(
            FETCHED + body + "{100}\nS: half of\nSTALL",
            fetch,
            new Failure.Unreachable("UID FETCH: no answer within 3000 ms")),
        when(
            FETCHED + body + "{100}\nS: half of\nCLOSE",
            fetch,
            new Failure.Unreachable("UID FETCH: the server closed the connection")),
        when(
            FETCHED + "REPEAT " + body.substring(3).replace("UID 1 ", "UID 9 ") + "\"hi\")",
            fetch,
            malformed("UID FETCH: an answer of more than 20971520 octets without an end")),
        when(
            FETCHED + "S: nobody OK done",
            fetch,
            malformed("UID FETCH: an answer to a command that was not sent")));
  }

  private static Stream<Arguments> waiting() {
    var idling = EXAMINED + "C: c IDLE\nS: + idling\n";
    var wait = reading(reader -> reader.awaitChange(Duration.ofMinutes(1)));
    return Stream.of(
        when(idling + "FLOOD", wait, malformed("IDLE: a response of more than 16777216 octets")),
        when(
            idling + "REPEAT * %d EXISTS",
            wait,
            malformed("IDLE: an answer of more than 20971520 octets without an end")));
  }

  private static Failure malformed(String reason) {
    return new Failure.Malformed(reason);
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void anAttemptEndsWithAReason(String script, Attempt attempt, Failure failure) {
    try (var scripted = Scripted.say(script, CompressionRule.NEVER)) {
      assertThat(Scripted.failureOf(() -> attempt.on(scripted.account()))).isEqualTo(failure);
    }
  }

  @Test
  void anAnswerThatTricklesHasAnEnd() throws IOException, InterruptedException {
    var patience = new Patience();
    patience.loggedIn();
    patience.is(Duration.ofMillis(1));
    Thread.sleep(2);

    assertThat(catchThrowable(() -> patience.received(1)))
        .isInstanceOf(Patience.EndlessAnswer.class);
    patience.expect(20_000);
    patience.received(1);
  }

  @Test
  void aStreamThatDoesNotInflateIsNotAskedForAgain() throws InterruptedException {
    var offered = "CAPABILITIES IMAP4rev1 COMPRESS=DEFLATE\n";
    var examined = "C: a EXAMINE INBOX\nS: * 1 EXISTS\nS: a OK selected\n";
    var script =
        offered
            + examined
            + "C: b COMPRESS DEFLATE\nS: b OK active\nREPEAT no deflate stream %d\n"
            + "---\n"
            + offered
            + examined
            + "C: b UID FETCH *\nS: b OK done\n";
    try (var scripted = Scripted.say(script, new CompressionRule(0, Duration.ZERO))) {
      var fetch = reading(reader -> reader.fetch(List.of(1L), (_, _) -> {}));

      assertThat(Scripted.failureOf(() -> fetch.on(scripted.account())))
          .isInstanceOf(Failure.Malformed.class);
      fetch.on(scripted.account());
      scripted.end();
    }
  }
}
