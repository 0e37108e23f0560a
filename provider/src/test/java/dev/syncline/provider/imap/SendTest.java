package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Submission, and what each way of failing means for trying again.
class SendTest {
  private static final byte[] MESSAGE =
      "Subject: x\n\n.one\r\ntwo\r\n\r\n"
          .stripTrailing()
          .concat("\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private static Command.Send to(String... recipients) {
    return new Command.Send(
        "ann.lee@example.org", List.of(recipients), 25, () -> new ByteArrayInputStream(MESSAGE));
  }

  private static final Command.Send SEND = to("bob@example.org", "eve@example.org");

  @Test
  void refusedRecipientsAreNamedAndTheOthersGetTheMail() throws InterruptedException {
    try (var scripted = Scripted.play("send.smtp")) {
      assertThat(scripted.account().execute(SEND))
          .isEqualTo(
              new CommandResult.PartlySent(Map.of("eve@example.org", "550 5.1.1 <…> unknown")));
      scripted.end();
    }
  }

  @Test
  void aHeaderBeyondAsciiIsAnnouncedAndRefusedWhereItCannotPass() throws InterruptedException {
    var message = "Reply-To: jörg@example.org\n\none\n";
    try (var scripted = Scripted.play("send-utf8.smtp")) {
      var _ = scripted.account().execute(send(message));
      scripted.end();
    }
    try (var scripted = Scripted.play("send-no-utf8.smtp")) {
      assertThat(Scripted.failureOf(() -> scripted.account().execute(send(message))))
          .isEqualTo(
              new Failure.Refused(
                  "an address is not ASCII and the server does not offer SMTPUTF8"));
    }
  }

  @Test
  void eightBitTextIsNotSentToAServerThatDoesNotTakeIt() throws InterruptedException {
    try (var scripted = Scripted.play("send-no-8bit.smtp")) {
      var message = "Subject: x\n\n\nGrüße\n";
      assertThat(Scripted.failureOf(() -> scripted.account().execute(send(message))))
          .isEqualTo(
              new Failure.Refused(
                  "the message has 8-bit text and the server does not offer 8BITMIME"));
    }
  }

  private static Command.Send send(String message) {
    var bytes = message.getBytes(StandardCharsets.UTF_8);
    return new Command.Send(
        "ann.lee@example.org", SEND.recipients(), 25, () -> new ByteArrayInputStream(bytes));
  }

  @Test
  void connectionLostAfterTheFinalDotIsUnknown() throws InterruptedException {
    try (var scripted = Scripted.play("send-unknown.smtp")) {
      assertThat(failure(scripted)).isInstanceOf(Failure.Unknown.class);
      scripted.end();
    }
  }

  @Test
  void connectionLostBeforeTheMessageIsWorthAnotherTry() throws InterruptedException {
    try (var scripted = Scripted.play("send-broken.smtp")) {
      assertThat(failure(scripted)).isInstanceOf(Failure.Unreachable.class);
      scripted.end();
    }
  }

  @Test
  void transientRefusalsAreWorthAnotherTry() throws InterruptedException {
    try (var scripted = Scripted.play("send-greylisted.smtp")) {
      assertThat(failure(scripted)).isInstanceOf(Failure.Throttled.class);
    }
    try (var scripted = Scripted.play("send-later.smtp")) {
      assertThat(failure(scripted)).isInstanceOf(Failure.Throttled.class);
    }
  }

  @Test
  void permanentRefusalKeepsTheServersWords() {
    try (var scripted = Scripted.play("send-refused.smtp")) {
      assertThat(failure(scripted))
          .isEqualTo(new Failure.Refused("MAIL: 552 5.3.4 message too big"));
    }
  }

  @Test
  void rejectedLoginIsTold() {
    try (var scripted = Scripted.play("send-login-rejected.smtp")) {
      assertThat(failure(scripted))
          .isEqualTo(new Failure.LoginRejected("535 5.7.8 bad login for …"));
    }
  }

  @Test
  void addressThatBringsACommandIsRefusedHere() {
    try (var scripted = Scripted.play("send-refused.smtp")) {
      assertThat(
              Scripted.failureOf(() -> scripted.account().execute(to("bob@example.org>\r\nDATA"))))
          .isInstanceOf(Failure.Refused.class);
    }
  }

  @Test
  void messageThatCannotBeReadIsNotSentAndNotTheServersFault() {
    try (var scripted = Scripted.play("send-later.smtp")) {
      var unreadable =
          new Command.Send(
              SEND.from(),
              SEND.recipients(),
              25,
              () -> {
                throw new IOException("no such blob");
              });
      assertThatThrownBy(() -> scripted.account().execute(unreadable))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  private static Failure failure(Scripted scripted) {
    return Scripted.failureOf(() -> scripted.account().execute(SEND));
  }
}
