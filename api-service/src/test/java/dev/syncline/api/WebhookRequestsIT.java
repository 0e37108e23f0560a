package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What can be asked of webhooks, and what is refused in which words. No webhook service runs here.
class WebhookRequestsIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("webhooks");
  private static final Client stranger = api.client("another one");
  private static final WebhookRows rows = new WebhookRows(api);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"trigger_types\": [\"calendar.created\", \"message.created\", \"booking.pending\"]} | booking.pending, calendar.created, which this platform never produces",
        "{\"trigger_types\": [\"message.moved\"]} | a move is a message.updated",
        "{\"trigger_types\": [\"message.created.truncated\"]} | take message.created as well",
        "{\"trigger_types\": [\"message.crated\"]} | 'message.crated', which does not exist",
        "{\"trigger_types\": []} | at least one of: folder.created",
        "{\"trigger_types\": [\"message.created\"], \"filter\": {\"folders\": [\"inbox\"]}} | Unknown field 'filter.folders'. Known here are: changed, folder, from, has_attachment",
        "{\"trigger_types\": [\"message.created\"], \"filter\": {\"folder\": [\"Work\"]}} | 'filter.folder' has 'work'. It takes ids of folders or roles",
        "{\"trigger_types\": [\"message.created\"], \"filter\": {\"from\": [\"grace\"]}} | It takes addresses, or domains such as @example.com",
        "{\"trigger_types\": [\"message.created\"], \"filter\": {\"changed\": [\"colour\"]}} | It takes names of attributes: answered",
        "{\"trigger_types\": [\"message.created\"], \"filter\": {\"from\": []}} | 'filter.from' must have 1 to 50 values",
        "{\"trigger_types\": [\"message.created\"], \"grant_ids\": [\"nobody\"]} | 'grant_ids' has 'nobody', which is no grant of this application",
        "{\"trigger_types\": [\"message.created\"], \"notification_email_addresses\": [\"a b@c\"]} | must be at most 10 addresses",
        "{\"trigger_types\": [\"message.created\"], \"colour\": \"red\"} | Unknown field 'colour'",
      })
  void whatCantBeHadIsRefusedWithWhatCan(String body, String words) {
    var withUrl = body.replaceFirst("\\{", "{\"webhook_url\": \"https://example.com/hook\", ");

    refused(client.post("/v3/webhooks", withUrl), words);
  }

  @Test
  void aGrantOfSomebodyElseIsNoGrant() {
    var foreign = stranger.account("foreign-hook@example.com").grant();

    refused(
        client.post(
            "/v3/webhooks/dry-run",
            "{\"trigger_types\": [\"message.created\"], \"grant_ids\": [\"%s\"]}"
                .formatted(foreign)),
        "which is no grant of this application");
  }

  @Test
  void aDryRunSaysWhatOfThePastWouldHaveBeenTold() {
    var mailbox = new Mailbox(api, client.account("dry-run@example.com"));
    var inbox = mailbox.folder("INBOX", Role.INBOX);
    var work = mailbox.folder("Work", Role.NONE);
    mailbox.deliver(1, "one", inbox);
    var second = mailbox.deliver(2, "two", work);
    client.put(mailbox.path() + "/messages/" + second, "{\"starred\": true}");
    var grant = mailbox.path().replaceFirst("/v3/grants/", "");

    var all = dryRun(grant, "\"trigger_types\": [\"message.created\", \"message.updated\"]");
    var inInbox =
        dryRun(
            grant,
            "\"trigger_types\": [\"message.created\"], \"filter\": {\"folder\": [\"inbox\"]}");
    var starred =
        dryRun(
            grant,
            "\"trigger_types\": [\"message.created\", \"message.updated\"], \"filter\":"
                + " {\"changed\": [\"starred\"]}");
    var unread =
        dryRun(
            grant,
            "\"trigger_types\": [\"message.updated\"], \"filter\": {\"changed\": [\"unread\"]}");

    assertThat(all.path("by_trigger").path("message.created").asInt()).isEqualTo(2);
    assertThat(all.path("by_trigger").path("message.updated").asInt()).isEqualTo(1);
    assertThat(all.path("complete").asBoolean()).isTrue();
    assertThat(inInbox.path("matched").asInt()).isEqualTo(1);
    assertThat(starred.path("matched").asInt()).isEqualTo(3);
    assertThat(starred.path("examples").path(0).path("attributes").path(0).asString())
        .isEqualTo("starred");
    assertThat(unread.path("matched").asInt()).isZero();
    var newest = dryRun(grant, "\"trigger_types\": [\"message.updated\"], \"last\": 1");
    assertThat(newest.path("scanned").asInt()).isEqualTo(1);
    assertThat(newest.path("complete").asBoolean()).isFalse();
    var future = dryRun(grant, "\"trigger_types\": [\"message.created\"], \"since\": 4000000000");
    assertThat(future.path("scanned").asInt()).isZero();
    assertThat(future.path("complete").asBoolean()).isTrue();
  }

  @Test
  void aDryRunWithoutGrantsLooksAtTheApplicationsOwnEventsOnly() {
    var lonely = api.client("lonely");
    var mailbox = new Mailbox(api, lonely.account("lonely@example.com"));
    mailbox.deliver(1, "mine", mailbox.folder("INBOX", Role.INBOX));
    var other = new Mailbox(api, stranger.account("not-lonely@example.com"));
    other.deliver(1, "not mine", other.folder("INBOX", Role.INBOX));

    var report =
        lonely.post("/v3/webhooks/dry-run", "{\"trigger_types\": [\"message.created\"]}").data();

    assertThat(report.path("matched").asInt()).isEqualTo(1);
    assertThat(report.path("examples").path(0).path("grant_id").asString())
        .isEqualTo(mailbox.path().replaceFirst("/v3/grants/", ""));
  }

  private static JsonNode dryRun(String grant, String wish) {
    var reply =
        client.post("/v3/webhooks/dry-run", "{\"grant_ids\": [\"%s\"], %s}".formatted(grant, wish));
    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    return reply.data();
  }

  @Test
  void pagesOfDeliveriesFollowEachOtherOverAllShards() {
    var hook = rows.webhook(client);
    var accounts =
        List.of(client.account("page-a@example.com"), client.account("page-b@example.com"));
    assertThat(accounts.get(0).shard()).isNotEqualTo(accounts.get(1).shard());
    var begun = Instant.parse("2026-11-01T00:00:00Z");
    var ids = new ArrayList<String>();
    for (int i = 0; i < 23; i++) {
      ids.add(rows.delivery(hook, accounts.get(i % 2), begun.plusSeconds(i), i % 3 != 0));
    }
    Collections.reverse(ids);

    assertThat(walk(hook, "limit=5")).isEqualTo(ids);
    assertThat(walk(hook, "limit=3&accepted=false")).hasSize(8);
    assertThat(walk(hook, "limit=4&grant_id=" + accounts.get(0).grant())).hasSize(12);
    assertThat(walk(hook, "limit=50&since=%d".formatted(begun.plusSeconds(20).getEpochSecond())))
        .isEqualTo(ids.subList(0, 3));
    assertThat(walk(hook, "limit=50&until=%d".formatted(begun.plusSeconds(2).getEpochSecond())))
        .isEqualTo(ids.subList(21, 23));
    assertThat(walk(hook, "event_id=none")).isEmpty();
    var one = client.get("/v3/webhooks/%s/deliveries/%s".formatted(hook, ids.get(4))).data();
    assertThat(one.path("attempted_at").asDecimal())
        .isEqualByComparingTo(BigDecimal.valueOf(begun.plusSeconds(18).getEpochSecond()));
    assertThat(stranger.get("/v3/webhooks/%s/deliveries".formatted(hook)).status()).isEqualTo(404);
    refused(
        client.get("/v3/webhooks/%s/deliveries?page_token=x".formatted(hook)),
        "'page_token' is no token of this list");
  }

  private static List<String> walk(String hook, String query) {
    var seen = new ArrayList<String>();
    var path = "/v3/webhooks/%s/deliveries?%s".formatted(hook, query);
    var page = client.get(path);
    while (true) {
      page.data().forEach(delivery -> seen.add(delivery.path("id").asString()));
      if (page.next().isEmpty()) {
        return seen;
      }
      page = client.get(path + "&page_token=" + page.next());
    }
  }

  @Test
  void aReplayNeedsExactlyOneBeginningThatTheLogHas() {
    var hook = rows.webhook(client);
    var grant = client.account("replay@example.com").grant();
    var path = "/v3/webhooks/%s/replays".formatted(hook);

    refused(client.post(path, "{}"), "exactly one of 'since'");
    refused(client.post(path, "{\"since\": 0, \"after_seq\": 1}"), "exactly one of 'since'");
    refused(client.post(path, "{\"after_seq\": 0}"), "give its 'grant_id'");
    refused(
        client.post(path, "{\"grant_id\": \"%s\", \"after_seq\": 99}".formatted(grant)),
        "Position 99 is ahead of the log, which is at 1");
    refused(
        client.post(path, "{\"grant_id\": \"%s\", \"cursor\": \"xyz\"}".formatted(grant)),
        "'cursor' is no cursor of this grant's log");

    var created =
        client.post(path, "{\"grant_id\": \"%s\", \"after_seq\": 0}".formatted(grant)).data();
    assertThat(created.path("state").asString()).isEqualTo("running");
    assertThat(client.post(path, "{\"since\": 0}").errorType()).isEqualTo("replay_running");
    var one = path + "/" + created.path("id").asString();
    assertThat(stranger.delete(one).status()).isEqualTo(404);
    assertThat(client.delete(one).data().path("state").asString()).isEqualTo("cancelled");
    assertThat(client.post(path, "{\"since\": 0}").status()).isEqualTo(200);
  }

  @Test
  void everyEventHasAnExample() {
    var wrong = client.post("/v3/webhooks/mock-payload", "{\"trigger_type\": \"nonsense\"}");
    refused(wrong, "'trigger_type' must be one of: ");
    var names = wrong.errorMessage().replaceFirst(".*one of: ", "").replace(".$", "");
    for (var name : names.replaceFirst("\\.$", "").split(", ", -1)) {
      var mock =
          client.post("/v3/webhooks/mock-payload", "{\"trigger_type\": \"%s\"}".formatted(name));
      assertThat(mock.data().path("type").asString()).as(name).isEqualTo(name);
      assertThat(mock.data().path("data").path("object").isObject()).as(name).isTrue();
      assertThat(mock.data().path("data").path("object").has("body"))
          .as(name)
          .isEqualTo(
              name.startsWith("message.")
                  && !name.matches(".*(truncated|deleted|bounce_detected|complaint)"));
    }
  }

  @Test
  void aRotationMayBeAtOnceOrTakeAWeek() {
    var hook = rows.webhook(client);
    var path = "/v3/webhooks/rotate-secret/" + hook;

    var usual = client.post(path, "{}").data();
    var atOnce = client.post(path, "{\"previous_valid_for\": 0}").data();

    assertThat(
            usual.path("previous_secret_valid_until").asLong() - usual.path("updated_at").asLong())
        .isEqualTo(24 * 3600);
    assertThat(atOnce.has("previous_secret_valid_until")).isFalse();
    assertThat(atOnce.path("webhook_secret").asString())
        .startsWith("whsec_")
        .isNotEqualTo(usual.path("webhook_secret").asString());
    refused(client.post(path, "{\"previous_valid_for\": 700000}"), "must be 0 to 604800 seconds");
  }

  @Test
  void aFilterAndGrantsAreShownAndTakenBack() {
    var hook = rows.webhook(client);
    var grant = client.account("shown@example.com").grant();
    var path = "/v3/webhooks/" + hook;

    var changed =
        client
            .put(
                path,
                "{\"grant_ids\": [\"%s\"], \"filter\": {\"from\": [\"Grace@Example.com\"]}, \"compact\": true}"
                    .formatted(grant))
            .data();
    assertThat(changed.path("grant_ids").path(0).asString()).isEqualTo(grant.toString());
    assertThat(changed.path("filter").path("from").path(0).asString())
        .isEqualTo("grace@example.com");
    assertThat(changed.path("compact").asBoolean()).isTrue();
    var back = client.put(path, "{\"grant_ids\": [], \"filter\": {}, \"compact\": false}").data();
    assertThat(back.has("grant_ids") || back.has("filter")).isFalse();
    assertThat(client.get(path).data()).isEqualTo(back);
  }

  private static void refused(Reply reply, String words) {
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(400);
    assertThat(reply.errorMessage()).contains(words);
  }
}
