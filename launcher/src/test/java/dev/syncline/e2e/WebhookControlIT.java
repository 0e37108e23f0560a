package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.ADDRESS;
import static dev.syncline.e2e.Mailbox.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.smtp.SentMail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// What a developer does with webhooks beyond receiving, through three processes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit's BeforeAll fills the fields
class WebhookControlIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<WebhookSink> sinks = new ArrayList<>();
  private ThreeProcesses platform;
  private SandboxServer mail;
  private Rest api;
  private String grant;

  @BeforeAll
  void start() throws IOException {
    mail = Mailbox.server();
    platform =
        new ThreeProcesses(
            Map.of(
                "SYNCLINE_WEBHOOKS_LANES_RETRY_FIRST", "50ms",
                "SYNCLINE_WEBHOOKS_REPLAY_PER_SECOND", "20",
                "SYNCLINE_WEBHOOKS_REPLAY_PARALLEL", "1",
                "SYNCLINE_WEBHOOKS_MAIL_HOST", "127.0.0.1",
                "SYNCLINE_WEBHOOKS_MAIL_PORT", Integer.toString(mail.smtpPort()),
                "SYNCLINE_WEBHOOKS_MAIL_SECURITY", "none",
                "SYNCLINE_WEBHOOKS_MAIL_USER", ADDRESS,
                "SYNCLINE_WEBHOOKS_MAIL_PASSWORD", PASSWORD,
                "SYNCLINE_WEBHOOKS_MAIL_FROM", "syncline@example.com",
                "SYNCLINE_WEBHOOKS_MAIL_LOOK_EVERY", "200ms"));
    api = platform.client();
    mail.mailbox().deliver("first").from("grace@example.com").text("It compiles.").into("INBOX");
    grant =
        api.post(
                "/v3/connect/custom",
                Mailbox.connection(mail.imapPort(), mail.smtpPort(), PASSWORD))
            .data()
            .path("id")
            .asString();
    awaitSynced("first");
  }

  @AfterAll
  void stop() {
    api.close();
    platform.close();
    mail.close();
  }

  @AfterEach
  void removeWebhooks() {
    api.get("/v3/webhooks")
        .data()
        .forEach(webhook -> api.delete("/v3/webhooks/" + webhook.path("id").asString()));
    sinks.forEach(WebhookSink::close);
    sinks.clear();
  }

  @Test
  void theUnmodifiedSdkManagesWebhooksAndVerifiesDeliveries()
      throws IOException, InterruptedException {
    var sdk = NodeSdk.install();
    try (var client = platform.client()) {
      var said = sdk.run("webhooks.mjs", SdkIT.environment(mail, client));

      assertThat(said).contains("13 steps passed");
    }
  }

  @Test
  void everyAttemptIsListedWithWhatWasAnsweredAndOneIsDeliveredAgain() {
    var sink = sink();
    var hook = create(sink, Map.of("trigger_types", List.of("message.created")));
    sink.answer(500);
    deliver("listed");
    var failed = awaitDelivery(hook, "accepted=false");
    sink.answer(200);
    var taken = awaitDelivery(hook, "accepted=true");

    assertThat(failed.path("http_status").asInt()).isEqualTo(500);
    assertThat(failed.path("event_id").asString()).isEqualTo(taken.path("event_id").asString());
    assertThat(failed.path("attempt").asInt()).isEqualTo(1);
    assertThat(taken.path("attempt").asInt()).isGreaterThan(1);
    assertThat(taken.path("grant_id").asString()).isEqualTo(grant);
    assertThat(taken.path("type").asString()).isEqualTo("message.created");

    var again =
        api.post(
                "/v3/webhooks/%s/deliveries/%s/redeliver"
                    .formatted(hook, taken.path("id").asString()),
                Map.of())
            .data();

    assertThat(again.path("accepted").asBoolean()).isTrue();
    assertThat(again.path("event_id").asString()).isEqualTo(taken.path("event_id").asString());
    assertThat(sink.ids().stream().filter(taken.path("event_id").asString()::equals)).hasSize(2);
    var statistics =
        Wait.until(
            "both are counted",
            SOON,
            () ->
                Optional.of(api.get("/v3/webhooks/%s/statistics".formatted(hook)).data())
                    .filter(numbers -> numbers.path("delivered").asInt() >= 2));
    assertThat(statistics.path("failed").asInt()).isPositive();
    assertThat(statistics.has("last_success_at")).isTrue();
    Wait.until(
        "nothing is behind",
        SOON,
        () ->
            api.get("/v3/webhooks/%s/statistics".formatted(hook))
                    .data()
                    .path("accounts_behind")
                    .asInt()
                == 0);
  }

  @Test
  void aFilterLetsThroughWhatItSaysAndHoldsUpNothing() {
    var filtered = sink();
    var hook =
        create(
            filtered,
            Map.of(
                "trigger_types", List.of("message.created", "message.updated"),
                "filter", Map.of("from", List.of("@friends.example"), "folder", List.of("inbox")),
                "compact", true));
    mail.mailbox().deliver("noise").from("ads@example.com").text("buy").into("INBOX");
    mail.mailbox().deliver("elsewhere").from("eve@friends.example").text("x").into("Archive");
    mail.mailbox().deliver("wanted").from("eve@friends.example").text("hello").into("INBOX");

    Wait.until("the wanted one is told", SOON, () -> filtered.events().size() == 1);
    Wait.until(
        "what was filtered counts as served",
        SOON,
        () ->
            api.get("/v3/webhooks/%s/statistics".formatted(hook))
                    .data()
                    .path("accounts_behind")
                    .asInt()
                == 0);

    assertThat(filtered.events()).hasSize(1);
    var object = filtered.events().getFirst().object();
    assertThat(object.propertyNames()).containsExactlyInAnyOrder("object", "id", "grant_id");
    var wanted =
        messages()
            .valueStream()
            .filter(m -> m.path("subject").asString().equals("wanted"))
            .findFirst()
            .orElseThrow();
    assertThat(object.path("id").asString()).isEqualTo(wanted.path("id").asString());

    var tried =
        api.post(
                "/v3/webhooks/dry-run",
                Map.of(
                    "trigger_types", List.of("message.created"),
                    "filter",
                        Map.of("from", List.of("@friends.example"), "folder", List.of("inbox"))))
            .data();
    assertThat(tried.path("matched").asInt()).isEqualTo(1);
    assertThat(tried.path("examples").path(0).path("object").path("id").asString())
        .isEqualTo(wanted.path("id").asString());
  }

  @Test
  void aPausedWebhookGetsEverythingLater() {
    var sink = sink();
    var hook = create(sink, Map.of("trigger_types", List.of("message.created")));
    var paused = api.put("/v3/webhooks/" + hook, Map.of("status", "pause")).data();
    assertThat(paused.path("status").asString()).isEqualTo("pause");
    awaitNothingTold(sink);
    for (int i = 0; i < 3; i++) {
      deliver("while paused " + i);
    }
    awaitSynced("while paused 2");
    assertThat(sink.subjects()).noneMatch(subject -> subject.startsWith("while paused"));
    assertThat(
            api.get("/v3/webhooks/%s/statistics".formatted(hook))
                .data()
                .path("accounts_behind")
                .asInt())
        .isEqualTo(1);

    api.put("/v3/webhooks/" + hook, Map.of("status", "active"));

    Wait.until("all three are told", SOON, () -> sink.subjects().contains("while paused 2"));
    assertThat(sink.subjects())
        .containsSubsequence("while paused 0", "while paused 1", "while paused 2");
  }

  @Test
  void aReplayRepeatsWhatWasToldWithTheSameIdsAndCanBeCancelled() {
    var sink = sink();
    var hook = create(sink, Map.of("trigger_types", List.of("message.created", "message.updated")));
    for (int i = 0; i < 5; i++) {
      deliver("replayed " + i);
    }
    Wait.until("all are told", SOON, () -> sink.subjects().contains("replayed 4"));
    var first = sink.subjects().indexOf("replayed 0");
    var cursor = sink.events().get(first).body().path("data").path("cursor").asString();
    var told = sink.ids();

    var replay =
        api.post(
                "/v3/webhooks/%s/replays".formatted(hook),
                Map.of("grant_id", grant, "cursor", cursor))
            .data();
    deliver("live beside it");
    var done = awaitReplay(hook, replay, "done");

    assertThat(done.path("delivered").asInt()).isGreaterThanOrEqualTo(4);
    Wait.until("the live one is told", SOON, () -> sink.subjects().contains("live beside it"));
    assertThat(sink.ids().subList(told.size(), sink.ids().size()))
        .containsSubsequence(told.subList(first + 1, told.size()));
    assertThat(awaitDelivery(hook, "trigger_type=message.created&accepted=true")).isNotNull();

    sink.answer(503);
    var second = api.post("/v3/webhooks/%s/replays".formatted(hook), Map.of("since", 0)).data();
    assertThat(api.post("/v3/webhooks/%s/replays".formatted(hook), Map.of("since", 0)).status())
        .isEqualTo(409);
    var path = "/v3/webhooks/%s/replays/%s".formatted(hook, second.path("id").asString());
    assertThat(api.delete(path).data().path("state").asString()).isEqualTo("cancelled");
    assertThat(api.get("/v3/webhooks/%s/replays".formatted(hook)).data()).hasSize(2);
  }

  @Test
  void othersAreToldOfAFailingWebhookAndItsPeopleGetOneMail() {
    var failing = sink();
    var watching = sink();
    create(
        watching,
        Map.of("trigger_types", List.of("webhook.failing", "webhook.failed", "webhook.recovered")));
    var hook =
        create(
            failing,
            Map.of(
                "trigger_types",
                List.of("message.created"),
                "notification_email_addresses",
                List.of("ops@example.org")));
    failing.answer(500);
    deliver("refused");
    Wait.until("failing is told", SOON, () -> watching.types().contains("webhook.failing"));
    failing.answer(200);
    Wait.until("recovered is told", SOON, () -> watching.types().contains("webhook.recovered"));
    failing.answer(410);
    deliver("gone");
    Wait.until("failed is told", SOON, () -> watching.types().contains("webhook.failed"));

    var last = watching.events().getLast();
    assertThat(last.object().path("id").asString()).isEqualTo(hook);
    assertThat(last.object().path("status_reason").asString()).isEqualTo("410 Gone");
    assertThat(api.get("/v3/webhooks/" + hook).data().path("status").asString())
        .isEqualTo("failed");
    var sent = Wait.until("a mail is sent", SOON, () -> mailsToOps().stream().findFirst());
    assertThat(sent.recipients()).containsExactly("ops@example.org");
    assertThat(sent.message()).contains("Subject: Webhook " + hook + " has failed");

    failing.answer(200);
    api.put("/v3/webhooks/" + hook, Map.of("status", "active"));
    Wait.until("it goes on", SOON, () -> failing.subjects().contains("gone"));
    Wait.until("a second mail says so", SOON, () -> mailsToOps().size() == 2);
    failing.answer(410);
    deliver("gone again");
    Wait.until(
        "it failed again",
        SOON,
        () -> api.get("/v3/webhooks/" + hook).data().path("status").asString().equals("failed"));
    assertThat(mailsToOps()).as("no third mail on the same day").hasSize(2);
  }

  @Test
  void aRefusedChallengeSaysWhatWasAnsweredAndATestEventSaysWhatTheEndpointDid() {
    var sink = sink();
    var refused =
        api.post(
            "/v3/webhooks",
            Map.of(
                "trigger_types",
                List.of("message.created"),
                "webhook_url",
                "http://127.0.0.1:%d/actuator/health".formatted(platform.api().port())));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("error").path("message").asString())
        .contains("it answered 200, but the body was not the value of `challenge`", "UP");

    var hook = create(sink, Map.of("trigger_types", List.of("grant.expired")));
    sink.answer(418);
    var tested =
        api.post(
                "/v3/webhooks/send-test-event",
                Map.of("trigger_type", "message.created.truncated", "webhook_url", sink.url()))
            .data();
    assertThat(tested.path("accepted").asBoolean()).isFalse();
    assertThat(tested.path("http_status").asInt()).isEqualTo(418);
    assertThat(api.get("/v3/webhooks/" + hook).data().path("status").asString())
        .isEqualTo("active");
    var mock =
        api.post("/v3/webhooks/mock-payload", Map.of("trigger_type", "folder.updated")).data();
    assertThat(mock.path("data").path("object").path("object").asString()).isEqualTo("folder");
  }

  private WebhookSink sink() {
    var sink = new WebhookSink();
    sinks.add(sink);
    return sink;
  }

  private String create(WebhookSink sink, Map<String, Object> wish) {
    var all = new HashMap<>(wish);
    all.put("webhook_url", sink.url());
    return api.post("/v3/webhooks", all).data().path("id").asString();
  }

  private void deliver(String subject) {
    mail.mailbox().deliver(subject).text("x").into("INBOX");
  }

  private JsonNode messages() {
    return api.get("/v3/grants/%s/messages?limit=200".formatted(grant)).data();
  }

  private JsonNode awaitDelivery(String hook, String query) {
    return Wait.until(
        "a delivery is listed: " + query,
        SOON,
        () ->
            api.get("/v3/webhooks/%s/deliveries?%s".formatted(hook, query))
                .data()
                .valueStream()
                .reduce((first, last) -> last));
  }

  private JsonNode awaitReplay(String hook, JsonNode replay, String state) {
    return Wait.until(
        "the replay is " + state,
        SOON,
        () ->
            Optional.of(
                    api.get(
                            "/v3/webhooks/%s/replays/%s"
                                .formatted(hook, replay.path("id").asString()))
                        .data())
                .filter(view -> view.path("state").asString().equals(state)));
  }

  private List<SentMail> mailsToOps() {
    return mail.outbox().mails().stream()
        .filter(sent -> sent.recipients().contains("ops@example.org"))
        .toList();
  }

  private void awaitSynced(String subject) {
    Wait.until(
        subject + " is synced",
        SOON,
        () -> messages().findValuesAsString("subject").contains(subject));
  }

  /// Another process hears of the pause within a second. One mail is told before the next is
  /// synced.
  private void awaitNothingTold(WebhookSink sink) {
    var mails = new AtomicInteger();
    Wait.until(
        "nothing is told any more",
        SOON,
        () -> {
          var before = "pausing " + mails.get();
          deliver("pausing " + mails.incrementAndGet());
          awaitSynced("pausing " + mails.get());
          return mails.get() > 1 && !sink.subjects().contains(before);
        });
  }
}
