package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.mail.Role;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What belongs to another application, or another grant, looks as if it were not there; what is
/// not understood is refused by name.
class TenantsIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client ours = api.client("ours");
  private static final Client theirs = api.client("theirs");
  private static int accounts;

  private final Mailbox mine =
      new Mailbox(api, ours.account("mine%d@example.com".formatted(accounts)));
  private final Mailbox foreign =
      new Mailbox(api, theirs.account("theirs%d@example.com".formatted(accounts++)));

  @Test
  void foreignIdsAreNotFoundOnAnyPath() {
    var inbox = foreign.folder("INBOX", Role.INBOX);
    var message = foreign.deliver(1, "a", inbox);
    var thread = theirs.get(foreign.path() + "/messages/" + message).data().path("thread_id");
    theirs.put(foreign.path() + "/messages/" + message, "{\"unread\": false}");
    var action = theirs.get(foreign.path() + "/actions").data().get(0).path("id").asString();
    var own = mine.folder("INBOX", Role.INBOX);
    var below =
        List.of(
            "/messages/" + message,
            "/messages/" + message + "/raw",
            "/threads/" + thread.asString(),
            "/folders/" + inbox,
            "/actions/" + action,
            "/attachments/" + message + "-2",
            "/attachments/" + message + "-2/download");

    for (var path : below) {
      assertThat(ours.get(foreign.path() + path).status()).as(path).isEqualTo(404);
      assertThat(ours.get(mine.path() + path).status()).as(path).isEqualTo(404);
    }
    for (var list : List.of("", "/messages", "/threads", "/folders", "/deltas", "/actions")) {
      assertThat(ours.get(foreign.path() + list).status()).as(list).isEqualTo(404);
    }
    var change = "{\"unread\": true}";
    assertThat(ours.put(mine.path() + "/messages/" + message, change).status()).isEqualTo(404);
    assertThat(ours.delete(mine.path() + "/messages/" + message).status()).isEqualTo(404);
    assertThat(ours.delete(foreign.path()).status()).isEqualTo(404);
    assertThat(ours.get(mine.path() + "/messages?in=" + inbox).data().size()).isZero();
    var move = "{\"folders\": [\"" + inbox + "\"]}";
    var mail = mine.deliver(1, "b", own);
    assertThat(ours.put(mine.path() + "/messages/" + mail, move).status()).isEqualTo(400);
  }

  @Test
  void aPageTokenOfAnotherGrantOrListIsRefused() {
    var inbox = foreign.folder("INBOX", Role.INBOX);
    foreign.deliver(1, "a", inbox);
    foreign.deliver(2, "b", inbox);
    var token = theirs.get(foreign.path() + "/messages?limit=1").next();

    assertThat(theirs.get(foreign.path() + "/messages?page_token=" + token).status())
        .isEqualTo(200);
    assertThat(ours.get(mine.path() + "/messages?page_token=" + token).status()).isEqualTo(400);
    assertThat(theirs.get(foreign.path() + "/threads?page_token=" + token).status()).isEqualTo(400);
    for (int i = 0; i < token.length() - 1; i++) {
      var mangled = new StringBuilder(token);
      mangled.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
      var status = theirs.get(foreign.path() + "/messages?page_token=" + mangled).status();
      assertThat(status).as("byte " + i).isEqualTo(400);
    }
  }

  @Test
  void whoHasNoKeyLearnsHowToSendOne() throws Exception {
    var url = URI.create(api.url() + "/v3/grants").toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setRequestProperty("Authorization", "Bearer slk_wrong");

    assertThat(connection.getResponseCode()).isEqualTo(401);
    try (var body = connection.getErrorStream()) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"type\":\"unauthorized\"", "\"request_id\"", "Authorization: Bearer");
    }
  }

  @Test
  void whatIsNotUnderstoodIsNamed() {
    assertThat(ours.get(mine.path() + "/messages?limt=1").errorMessage()).contains("'limt'");
    assertThat(ours.get(mine.path() + "/messages?limit=0").errorMessage()).contains("'limit'");
    assertThat(ours.get(mine.path() + "/messages?unread=yes").errorMessage()).contains("'unread'");
    assertThat(ours.get(mine.path() + "/messages?select=nope").errorMessage()).contains("'select'");
    assertThat(ours.get(mine.path() + "/messages?search_query_native=x").status()).isEqualTo(400);
    assertThat(ours.get("/v3/nothing").status()).isEqualTo(404);
    assertThat(ours.get("/v3/nothing").errorType()).isEqualTo("not_found_error");
    assertThat(ours.delete("/v3/webhooks").status()).isEqualTo(405);
    assertThat(ours.post("/v3/webhooks", "{\"url\": \"x\"}").errorMessage()).contains("'url'");
  }

  @Test
  void onlyHealthAndMetricsAreShownOfTheInside() {
    assertThat(ours.get("/actuator/health").status()).isEqualTo(200);
    assertThat(ours.get("/actuator/prometheus").status()).isEqualTo(200);
    for (var closed : List.of("env", "heapdump", "beans", "loggers", "mappings", "threaddump")) {
      assertThat(ours.get("/actuator/" + closed).status()).as(closed).isEqualTo(404);
    }
  }
}
