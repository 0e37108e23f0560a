package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.SandboxServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// Messages that are to be sent later, through three processes, until they are on the wire.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit's BeforeAll fills the fields
class SendingLaterIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int RACERS = 30;

  private ThreeProcesses platform;
  private SandboxServer mail;
  private Rest api;
  private String grant;

  @BeforeAll
  void start() throws IOException {
    mail = Mailbox.server();
    mail.mailbox().deliver("first").into("INBOX");
    platform = new ThreeProcesses();
    api = platform.client();
    var connection = Mailbox.connection(mail.imapPort(), mail.smtpPort(), PASSWORD);
    var made = api.post("/v3/connect/custom", connection).data().path("id").asString();
    grant = "/v3/grants/" + made;
    Wait.until(
        "the account is live",
        SOON,
        () -> api.get(grant).data().path("sync_state").asString().equals("live"));
  }

  @AfterAll
  void stop() {
    api.close();
    platform.close();
    mail.close();
  }

  @BeforeEach
  void forgetWhatWasSent() {
    Wait.until("all is done", SOON, () -> isDone("scheduled", "pending", "running"));
    mail.outbox().clear();
  }

  @Test
  void itIsSentAtItsTimeAndHoldsUpNothingUntilThen() {
    var at = Instant.now().getEpochSecond() + 5;
    var message = send(at, "at its time");
    var first = api.get(grant + "/messages?subject=first").data().get(0).path("id").asString();
    api.put(grant + "/messages/" + first, Map.of("starred", true)).data();
    Wait.until(
        "what was asked since is done",
        Duration.ofSeconds(4),
        () -> mail.mailbox().flags("first").contains("\\Flagged"));
    assertThat(mail.outbox().mails()).isEmpty();
    assertThat(state(message)).isEqualTo("scheduled");

    Wait.until("it was sent", SOON, () -> !mail.outbox().mails().isEmpty());

    var sent = mail.outbox().mails().getFirst();
    assertThat(sent.at()).isBetween(instant(at), instant(at + 3));
    assertThat(sent.message()).contains("Subject: at its time").contains("Date: " + date(at));
    Wait.until("it is in Sent", SOON, () -> state(message).equals("in_sent_folder"));
    assertThat(mail.mailbox().subjects("Sent")).containsOnlyOnce("at its time");
    var shown = message(message);
    assertThat(shown.path("date").asLong()).isEqualTo(at);
    assertThat(shown.path("folders")).hasSize(1);
    var schedule = api.get(grant + "/messages/schedules/" + message).data();
    assertThat(schedule.path("status").path("code").asString()).isEqualTo("success");
    assertThat(schedule.path("close_time").asLong()).isGreaterThanOrEqualTo(at);
    var thread = api.get(grant + "/threads/" + shown.path("thread_id").asString()).data();
    assertThat(thread.path("latest_message_sent_date").asLong()).isEqualTo(at);
    assertThat(api.delete(grant + "/messages/schedules/" + message).status()).isEqualTo(409);
  }

  @Test
  void aWorkerThatIsKilledMeanwhileIsFollowedByOneThatSendsItOnce() {
    var at = Instant.now().getEpochSecond() + 4;
    var kept = send(at, "kept through a kill");
    var taken = send(at, "taken back without a worker");

    platform.sync().kill();
    api.delete(grant + "/messages/schedules/" + taken).data();
    platform.sync().start();

    Wait.until("it is in Sent", Duration.ofMinutes(2), () -> state(kept).equals("in_sent_folder"));
    assertThat(mail.outbox().mails()).hasSize(1);
    assertThat(mail.outbox().mails().getFirst().at()).isAfter(instant(at));
    assertThat(api.get(grant + "/messages/" + taken).status()).isEqualTo(404);
  }

  @Test
  void eachIsEitherSentOrCancelledWhenBothComeAtTheSameTime() {
    var at = Instant.now().getEpochSecond() + 8;
    var messages = new ArrayList<String>();
    for (int i = 0; i < RACERS; i++) {
      messages.add(send(at, "race " + i));
    }
    Wait.until("the first was sent", SOON, () -> !mail.outbox().mails().isEmpty());

    var cancelled = new ArrayList<String>();
    for (int i = RACERS - 1; i >= 0; i--) {
      var answer = api.delete(grant + "/messages/schedules/" + messages.get(i));
      assertThat(answer.status()).as(answer.body().toString()).isIn(200, 409);
      if (answer.status() == 200) {
        cancelled.add("race " + i);
      }
    }

    Wait.until("nothing is under way", SOON, () -> isDone("scheduled", "pending", "running"));
    var sent = subjects();
    assertThat(sent).doesNotHaveDuplicates().doesNotContainAnyElementsOf(cancelled);
    assertThat(sent.size() + cancelled.size()).isEqualTo(RACERS);
    assertThat(cancelled).as("there was a race").isNotEmpty();
    assertThat(sent).as("there was a race").isNotEmpty();
  }

  private boolean isDone(String... statuses) {
    return Arrays.stream(statuses)
        .allMatch(status -> api.get(grant + "/actions?status=" + status).data().isEmpty());
  }

  private List<String> subjects() {
    return mail.outbox().mails().stream()
        .map(
            each -> each.message().lines().filter(line -> line.startsWith("Subject: ")).findFirst())
        .map(line -> line.orElseThrow().substring("Subject: ".length()))
        .toList();
  }

  private String send(long at, String subject) {
    var request =
        Map.of(
            "subject",
            subject,
            "body",
            "<p>Hello</p>",
            "send_at",
            at,
            "to",
            List.of(Map.of("email", "someone@example.org")));
    return api.post(grant + "/messages/send", request).data().path("schedule_id").asString();
  }

  private JsonNode message(String id) {
    return api.get(grant + "/messages/" + id).data();
  }

  private String state(String id) {
    return message(id).path("send_state").asString();
  }

  private static String date(long at) {
    return DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss", Locale.ROOT)
        .format(instant(at).atOffset(ZoneOffset.UTC));
  }

  private static Instant instant(long seconds) {
    return Instant.ofEpochSecond(seconds);
  }
}
