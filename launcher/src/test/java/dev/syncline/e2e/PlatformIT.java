package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.ADDRESS;
import static dev.syncline.e2e.Mailbox.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.SandboxServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/// One mailbox from connection to deletion, through three processes. The steps build on each other,
/// as a user's do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // JUnit's BeforeAll fills the fields
class PlatformIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private ThreeProcesses platform;
  private SandboxServer mail;
  private Rest api;
  private WebhookSink sink;
  private String grant;
  private String secret;

  @BeforeAll
  void start() throws IOException {
    mail = Mailbox.server();
    mail.mailbox().deliver("first").from("grace@example.com").text("It compiles.").into("INBOX");
    mail.mailbox().deliver("second").text("It runs.").flagged("\\Seen").into("INBOX");
    platform = new ThreeProcesses();
    api = platform.client();
    sink = new WebhookSink();
  }

  @AfterAll
  void stop() {
    api.close();
    sink.close();
    platform.close();
    mail.close();
  }

  @Test
  @Order(1)
  void aWrongPasswordIsToldApartFromAnUnreachableServer() {
    var wrong = connect(mail.imapPort(), "no such password");
    var unreachable = connect(1, PASSWORD);

    assertThat(wrong.status()).isBetween(400, 499);
    assertThat(unreachable.status()).isBetween(400, 599);
    assertThat(type(wrong)).isNotEqualTo(type(unreachable));
    assertThat(wrong.body().toString()).doesNotContain("no such password");
    assertThat(api.get("/v3/grants").data()).isEmpty();
  }

  @Test
  @Order(2)
  void anAccountIsConnectedAndItsMailIsThere() {
    grant = connect(mail.imapPort(), PASSWORD).data().path("id").asString();

    var messages =
        Wait.until("both messages are listed", SOON, () -> messages().filter(m -> m.size() == 2));

    assertThat(messages.findValuesAsString("subject")).containsExactlyInAnyOrder("first", "second");
    var first = find("first");
    assertThat(first.path("unread").asBoolean()).isTrue();
    assertThat(first.path("body").asString()).contains("It compiles.");
    assertThat(first.path("from").path(0).path("email").asString()).isEqualTo("grace@example.com");
    assertThat(find("second").path("unread").asBoolean()).isFalse();
  }

  @Test
  @Order(3)
  void anotherApplicationSeesNothingOfIt() {
    try (var other = platform.client()) {
      assertThat(other.get("/v3/grants").data()).isEmpty();
      assertThat(other.get("/v3/grants/" + grant).status()).isEqualTo(404);
      assertThat(other.get("/v3/grants/" + grant + "/messages").status()).isEqualTo(404);
      var message = find("first").path("id").asString();
      assertThat(other.get("/v3/grants/" + grant + "/messages/" + message).status()).isEqualTo(404);
      assertThat(other.delete("/v3/grants/" + grant).status()).isEqualTo(404);
    }
  }

  @Test
  @Order(4)
  void newMailArrivesAsADeltaAndAsAWebhook() {
    var hook =
        api.post(
                "/v3/webhooks",
                Map.of(
                    "trigger_types",
                        List.of("message.created", "message.updated", "message.deleted"),
                    "webhook_url", sink.url()))
            .data();
    secret = hook.path("webhook_secret").asString();
    var cursor = cursor();

    mail.mailbox().deliver("third").text("It is told.").into("INBOX");

    var event = awaitEvent("message.created", "third");
    assertThat(event.signature()).isEqualTo(Subscriber.signature(secret, event.raw()));
    var delta = Wait.until("the delta is there", SOON, () -> delta(cursor, "message", "created"));
    assertThat(delta.path("id").asString()).isEqualTo(event.object().path("id").asString());
    assertThat(event.object().path("grant_id").asString()).isEqualTo(grant);
  }

  @Test
  @Order(5)
  void whatTheApiChangesReachesTheServerOnceAndTheServersWayBackIsSilent() {
    var third = find("third");

    var updated = api.put(message(third), Map.of("unread", false, "starred", true)).data();

    assertThat(updated.path("unread").asBoolean()).isFalse();
    Wait.until(
        "the server has the flags",
        SOON,
        () -> mail.mailbox().flags("third").containsAll(List.of("\\Seen", "\\Flagged")));
    awaitEvent("message.updated", "third");
    mail.mailbox().deliver("after the echo").into("INBOX");
    awaitEvent("message.created", "after the echo");
    assertThat(sink.events().stream().filter(e -> isAbout(e, "message.updated", "third")))
        .hasSize(1);
  }

  @Test
  @Order(6)
  void aMovedMessageKeepsItsIdWhoeverMovesIt() {
    var third = find("third").path("id").asString();
    var archive = folder("Archive");

    api.put(
        "/v3/grants/%s/messages/%s".formatted(grant, third), Map.of("folders", List.of(archive)));
    Wait.until(
        "the server moved it", SOON, () -> mail.mailbox().subjects("Archive").contains("third"));
    mail.mailbox().move("third").to("INBOX");

    var inbox = folder("INBOX");
    Wait.until(
        "it is back in the inbox",
        Duration.ofMinutes(1),
        () -> folders(find("third")).equals(List.of(inbox)));
    assertThat(find("third").path("id").asString()).isEqualTo(third);
    assertThat(sink.events().stream().map(WebhookSink.Event::type))
        .doesNotContain("message.deleted");
  }

  @Test
  @Order(7)
  void positionsSurviveARestartOfTheWebhookService() {
    platform.webhooks().kill();
    mail.mailbox().deliver("while nobody listened").into("INBOX");
    Wait.until("it is synced", SOON, () -> maybe("while nobody listened").isPresent());
    platform.webhooks().start();

    awaitEvent("message.created", "while nobody listened");
    assertThat(sink.events().stream().filter(e -> isAbout(e, "message.created", "third")))
        .hasSize(1);
  }

  @Test
  @Order(8)
  void anExpungedMessageIsDeletedAndToldSo() {
    var id = find("second").path("id").asString();

    mail.mailbox().expunge("second");

    Wait.until(
        "the deletion is told",
        Duration.ofSeconds(90),
        () ->
            sink.events().stream()
                .anyMatch(e ->
                    e.type().equals("message.deleted")
                        && e.object().path("id").asString().equals(id)));
    assertThat(api.get("/v3/grants/%s/messages/%s".formatted(grant, id)).status()).isEqualTo(404);
  }

  @Test
  @Order(9)
  void aMessageIsSentAndItsCopyInSentIsTheSameMessage() {
    var sent =
        api.post(
                "/v3/grants/%s/messages/send".formatted(grant),
                Map.of(
                    "subject",
                    "sent by the API",
                    "body",
                    "<p>Hello</p>",
                    "starred",
                    true,
                    "to",
                    List.of(Map.of("email", "someone@example.org"))))
            .data();

    assertThat(sent.path("starred").asBoolean()).isTrue();
    Wait.until("it was submitted", SOON, () -> mail.outbox().mails().size() == 1);
    Wait.until(
        "a copy is in Sent",
        SOON,
        () -> mail.mailbox().subjects("Sent").contains("sent by the API"));
    var sentFolder = folder("Sent");
    Wait.until(
        "the API shows it there",
        SOON,
        () -> folders(find("sent by the API")).equals(List.of(sentFolder)));
    assertThat(find("sent by the API").path("id").asString()).isEqualTo(sent.path("id").asString());
    assertThat(mail.outbox().mails()).hasSize(1);
    assertThat(mail.mailbox().flags("sent by the API")).contains("\\Flagged");
  }

  @Test
  @Order(10)
  void mailThatCameBackIsToldOfAndChangesTheStateOfWhatWasSent() {
    var sent = find("sent by the API");
    var messageId = BounceMail.messageId(mail.outbox().mails().getFirst().message());
    api.post(
        "/v3/webhooks",
        Map.of("trigger_types", List.of("message.bounce_detected"), "webhook_url", sink.url()));
    var cursor = cursor();

    mail.mailbox().append("INBOX", BounceMail.of(messageId));

    var event =
        Wait.until(
            "the bounce is told",
            SOON,
            () ->
                sink.events().stream()
                    .filter(e -> e.type().equals("message.bounce_detected"))
                    .findFirst());
    var bounce = event.object();
    assertThat(bounce.path("bounced_addresses").asString()).isEqualTo("someone@example.org");
    assertThat(bounce.path("code").asString()).isEqualTo("550");
    assertThat(bounce.path("type").asString()).isEqualTo("mailbox_unavailable");
    assertThat(bounce.path("message_id").asString()).isEqualTo(sent.path("id").asString());
    assertThat(bounce.path("origin").path("id").asString()).isEqualTo(sent.path("id").asString());
    var now = find("sent by the API");
    assertThat(now.path("send_state").asString()).isEqualTo("bounced");
    assertThat(now.path("bounced_addresses").path(0).asString()).isEqualTo("someone@example.org");
    var delta = Wait.until("the delta is there", SOON, () -> delta(cursor, "bounce", "created"));
    assertThat(delta.path("id")).isEqualTo(bounce.path("id"));
  }

  @Test
  @Order(11)
  void everyServiceShowsItsMetricsAndKeepsContentOutOfItsLogs() {
    assertThat(platform.sync().metrics()).contains("sync_");
    assertThat(platform.webhooks().metrics()).contains("webhook_");
    assertThat(platform.api().metrics()).contains("http_server_requests");
    for (var service : List.of(platform.sync(), platform.api(), platform.webhooks())) {
      assertThat(service.output())
          .doesNotContain(PASSWORD)
          .doesNotContain("It is told.")
          .doesNotContain("while nobody listened")
          .doesNotContain(ADDRESS)
          .doesNotContain(api.key())
          .doesNotContain(secret);
    }
  }

  @Test
  @Order(12)
  void theSameAddressConnectedAgainHasTheSameIds() {
    var before = find("first").path("id").asString();

    assertThat(api.delete("/v3/grants/" + grant).status()).isEqualTo(200);
    assertThat(api.get("/v3/grants/" + grant).status()).isEqualTo(404);
    Wait.until("its rows are gone", SOON, () -> platform.rowsOfAccounts() == 0);
    Wait.until("its blobs are gone", SOON, () -> blobs() == 0);
    var again = connect(mail.imapPort(), PASSWORD).data().path("id").asString();

    assertThat(again).isEqualTo(grant);
    Wait.until("its mail is back", SOON, () -> maybe("first").isPresent());
    assertThat(find("first").path("id").asString()).isEqualTo(before);
  }

  private Rest.Answer connect(int imapPort, String password) {
    return api.post("/v3/connect/custom", Mailbox.connection(imapPort, mail.smtpPort(), password));
  }

  private static String type(Rest.Answer answer) {
    return answer.body().path("error").path("type").asString();
  }

  private Optional<JsonNode> messages() {
    return Optional.of(api.get("/v3/grants/%s/messages?limit=200".formatted(grant)))
        .filter(answer -> answer.status() == 200)
        .map(Rest.Answer::data);
  }

  private JsonNode find(String subject) {
    return maybe(subject).orElseThrow(() -> new AssertionError("no message is called " + subject));
  }

  private Optional<JsonNode> maybe(String subject) {
    return messages().stream()
        .flatMap(page -> StreamSupport.stream(page.spliterator(), false))
        .filter(message -> message.path("subject").asString().equals(subject))
        .findFirst();
  }

  private String message(JsonNode message) {
    return "/v3/grants/%s/messages/%s".formatted(grant, message.path("id").asString());
  }

  private static List<String> folders(JsonNode message) {
    return message.path("folders").valueStream().map(JsonNode::asString).toList();
  }

  private String folder(String name) {
    return api.get("/v3/grants/%s/folders?limit=200".formatted(grant))
        .data()
        .valueStream()
        .filter(folder -> folder.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no folder is called " + name))
        .path("id")
        .asString();
  }

  private String cursor() {
    return api.get("/v3/grants/%s/deltas/latest_cursor".formatted(grant))
        .data()
        .path("cursor")
        .asString();
  }

  private Optional<JsonNode> delta(String cursor, String object, String event) {
    return api.get("/v3/grants/%s/deltas?cursor=%s".formatted(grant, cursor))
        .data()
        .valueStream()
        .filter(delta -> delta.path("object").asString().equals(object))
        .filter(delta -> delta.path("event").asString().equals(event))
        .findFirst();
  }

  private WebhookSink.Event awaitEvent(String type, String subject) {
    return Wait.until(
        type + " of " + subject + " is told",
        SOON,
        () -> sink.events().stream().filter(e -> isAbout(e, type, subject)).findFirst());
  }

  private static boolean isAbout(WebhookSink.Event event, String type, String subject) {
    return event.type().equals(type) && event.object().path("subject").asString().equals(subject);
  }

  private long blobs() {
    try (var files = Files.walk(platform.blobs())) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
