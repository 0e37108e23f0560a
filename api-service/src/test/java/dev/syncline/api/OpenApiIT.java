package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.mail.Role;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The description says what the service does: its resources, their parameters, their fields.
class OpenApiIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("described");

  private static final String CONNECTOR =
      """
      {"provider": "microsoft", "scope": ["offline_access"], "settings": {"client_id": "a",
       "client_secret": "b", "tenant": "t", "token_url": "https://login.example.com/token"}}
      """;
  private static final String UNKNOWN = "{\"no_such_field\": 1}";

  private final JsonNode description = client.get("/openapi.json").body();

  @Test
  void everyResourceIsDescribedWithEveryParameterItTakes() {
    assertThat(described()).isEqualTo(served());
  }

  private Map<String, Set<String>> described() {
    var found = new TreeMap<String, Set<String>>();
    description
        .path("paths")
        .forEachEntry((path, methods) ->
            methods.forEachEntry((method, operation) ->
                found.put(
                    method.toUpperCase(Locale.ROOT) + " " + path,
                    StreamSupport.stream(operation.path("parameters").spliterator(), false)
                        .filter(p -> p.path("in").asString("").equals("query"))
                        .map(p -> p.path("name").asString())
                        .collect(Collectors.toCollection(TreeSet::new)))));
    return found;
  }

  private static Map<String, Set<String>> served() {
    var found = new TreeMap<String, Set<String>>();
    api.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          var accepts = method.getMethodAnnotation(Accepts.class);
          for (var path : mapping.getPatternValues()) {
            if (path.startsWith("/v3/") || path.startsWith("/delta")) {
              found.put(
                  mapping.getMethodsCondition().getMethods().iterator().next() + " " + path,
                  accepts == null ? Set.of() : new TreeSet<>(List.of(accepts.value())));
            }
          }
        });
    return found;
  }

  @Test
  void whatIsAnsweredHasNoFieldThatIsNotDescribed() {
    var mailbox = new Mailbox(api, client.account("described@example.com"));
    var inbox = mailbox.folder("INBOX", Role.INBOX);
    var id = mailbox.deliver(1, "a", inbox);
    client.put(mailbox.path() + "/messages/" + id, "{\"unread\": false}");

    answers("/v3/grants", "/v3/grants");
    for (var list : List.of("messages", "threads", "folders", "deltas", "actions")) {
      answers("/v3/grants/{grant}/" + list, mailbox.path() + "/" + list);
    }
    answers(
        "/v3/grants/{grant}/messages/{message}",
        mailbox.path() + "/messages/" + id + "?fields=include_headers");
    var cleaning = "/v3/grants/{grant}/messages/clean";
    var clean = mailbox.path() + "/messages/clean";
    answered("put", cleaning, client.put(clean, "{\"message_id\": [\"" + id + "\"]}"));
    takes("put", cleaning, client.put(clean, UNKNOWN));
    schedules(mailbox);
    var bulk = mailbox.path() + "/messages/bulk";
    var change = "{\"ids\": [\"%s\"], \"change\": {\"starred\": true}}".formatted(id);
    var job = client.post(bulk, change);
    answered("post", "/v3/grants/{grant}/messages/bulk", job);
    takes("post", "/v3/grants/{grant}/messages/bulk", client.post(bulk, UNKNOWN));
    answers(
        "/v3/grants/{grant}/messages/bulk/{job}", bulk + "/" + job.data().path("id").asString());
    answers("/v3/grants/{grant}", mailbox.path());
    takes("post", "/v3/connect/custom", client.post("/v3/connect/custom", UNKNOWN));
    takes("post", "/v3/connectors", client.post("/v3/connectors", UNKNOWN));
    client.post("/v3/connectors", CONNECTOR);
    answers("/v3/connectors", "/v3/connectors");
    answers("/v3/connectors/{provider}", "/v3/connectors/microsoft");
    answers("/v3/deltas", "/v3/deltas");
    answers("/v3/deltas/latest_cursor", "/v3/deltas/latest_cursor");
    client.post(mailbox.path() + "/access_tokens", "{\"name\": \"a\"}");
    answers("/v3/grants/{grant}/access_tokens", mailbox.path() + "/access_tokens");
    var folders = "/v3/grants/{grant}/folders";
    var made = client.post(mailbox.path() + "/folders", "{\"name\": \"Made\"}");
    answered("post", folders, made);
    var own = mailbox.path() + "/folders/" + made.data().path("id").asString();
    answered("put", folders + "/{folder}", client.put(own, "{\"text_color\": \"#000000\"}"));
    takes("post", folders, client.post(mailbox.path() + "/folders", UNKNOWN));
    takes("put", folders + "/{folder}", client.put(own, UNKNOWN));
  }

  private void schedules(Mailbox mailbox) {
    var later =
        "{\"to\": [{\"email\": \"a@example.com\"}], \"send_at\": %d}"
            .formatted(Instant.now().getEpochSecond() + 3600);
    var sent = client.post(mailbox.path() + "/messages/send", later);
    answered("post", "/v3/grants/{grant}/messages/send", sent);
    takes(
        "post",
        "/v3/grants/{grant}/messages/send",
        client.post(mailbox.path() + "/messages/send", UNKNOWN));
    var all = "/v3/grants/{grant}/messages/schedules";
    var own = mailbox.path() + "/messages/schedules";
    answers(all, own);
    var one = own + "/" + sent.data().path("schedule_id").asString();
    answers(all + "/{schedule}", one);
    answered("delete", all + "/{schedule}", client.delete(one));
  }

  @Test
  void whatAnAddressTellsIsDescribed() throws InterruptedException {
    var servers =
        new AccountSettings("imap.example.com", 993, "TLS", "smtp.example.com", 465, "TLS");
    var found =
        new DiscoveredSettings(
            "mx", "google", "acme", "password", servers, "a", "a", false, "Note.", "https://a");
    var checks = new LoginChecks(api.model.databases(), api.model.wakeups());
    var fleet =
        Thread.ofVirtual()
            .start(() ->
                new AwaitSignal(api.model.wakeups())
                    .until(
                        Duration.ofSeconds(20),
                        Wakeups.Topic.LOGIN_CHECK,
                        () -> checks.claim("test"))
                    .ifPresent(asked ->
                        checks.finish(asked.id(), new LoginChecks.Outcome.Searched(found))));

    answered(
        "post",
        "/v3/providers/detect",
        client.post("/v3/providers/detect?email=ada@example.com", ""));

    fleet.join();
  }

  @Test
  void whatWebhooksAnswerAndTakeIsDescribed() {
    var account = client.account("hooked@example.com");
    var mailbox = new Mailbox(api, account);
    mailbox.deliver(1, "a", mailbox.folder("INBOX", Role.INBOX));
    var rows = new WebhookRows(api);
    var hook = rows.webhook(client);
    var own = "/v3/webhooks/" + hook;
    var described = "/v3/webhooks/{webhook}";
    var delivery = rows.delivery(hook, account, Instant.parse("2026-11-01T00:00:00Z"), true);
    client.put(own, "{\"filter\": {\"from\": [\"@example.com\"]}}");
    client.post(own + "/replays", "{\"since\": 0, \"filter\": {\"from\": [\"@example.com\"]}}");

    answers("/v3/webhooks", "/v3/webhooks");
    answers(described, own);
    answers("/v3/webhooks/ip-addresses", "/v3/webhooks/ip-addresses");
    answers(described + "/deliveries", own + "/deliveries");
    answers(described + "/deliveries/{delivery}", own + "/deliveries/" + delivery);
    answers(described + "/statistics", own + "/statistics");
    answers(described + "/replays", own + "/replays");
    answered(
        "post",
        "/v3/webhooks/dry-run",
        client.post("/v3/webhooks/dry-run", "{\"trigger_types\": [\"message.created\"]}"));
    answered(
        "post",
        "/v3/webhooks/mock-payload",
        client.post("/v3/webhooks/mock-payload", "{\"trigger_type\": \"message.updated\"}"));
    takes("post", "/v3/webhooks", client.post("/v3/webhooks", UNKNOWN));
    takes("put", described, client.put(own, UNKNOWN));
    for (var path : List.of("mock-payload", "send-test-event", "dry-run")) {
      takes("post", "/v3/webhooks/" + path, client.post("/v3/webhooks/" + path, UNKNOWN));
    }
    takes("post", described + "/replays", client.post(own + "/replays", UNKNOWN));
    takes(
        "post",
        "/v3/webhooks/rotate-secret/{webhook}",
        client.post("/v3/webhooks/rotate-secret/" + hook, UNKNOWN));
  }

  /// A field that nobody knows is refused with those that are known.
  private void takes(String method, String path, ApiUnderTest.Reply refusal) {
    var schema =
        description
            .path("paths")
            .path(path)
            .path(method)
            .path("requestBody")
            .path("content")
            .path("application/json")
            .path("schema")
            .path("$ref")
            .asString();
    var known = refusal.errorMessage().replaceFirst(".*Known here are: (.*)\\.$", "$1");
    assertThat(Set.of(known.split(", ", -1)))
        .as(path)
        .isEqualTo(
            Set.copyOf(description.at(schema.substring(1)).path("properties").propertyNames()));
  }

  private void answered(String method, String path, ApiUnderTest.Reply reply) {
    assertThat(reply.status()).as(path).isEqualTo(200);
    fits(
        description
            .path("paths")
            .path(path)
            .path(method)
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema"),
        reply.body(),
        path);
  }

  private void answers(String path, String asked) {
    var schema =
        description
            .path("paths")
            .path(path)
            .path("get")
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(schema.isMissingNode()).as(path).isFalse();
    var body = client.get(asked).body();
    assertThat(body.path("data").size()).as(asked).isPositive();
    fits(schema, body, path);
  }

  private void fits(JsonNode described, JsonNode value, String where) {
    var reference = described.path("$ref").asString("");
    var schema = reference.isEmpty() ? described : description.at(reference.substring(1));
    switch (schema.path("type").asString()) {
      case "object" -> {
        assertThat(value.isObject()).as(where).isTrue();
        if (schema.has("properties")) {
          value.forEachEntry((name, part) -> {
            assertThat(schema.path("properties").has(name)).as(where + "." + name).isTrue();
            fits(schema.path("properties").path(name), part, where + "." + name);
          });
        }
      }
      case "array" -> value.forEach(part -> fits(schema.path("items"), part, where + "[]"));
      case "string" -> assertThat(value.isString()).as(where).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
      case "number" -> assertThat(value.isNumber()).as(where).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
      default -> throw new AssertionError(where + " has no type");
    }
  }

  @Test
  void thePageNeedsNoOtherHost() {
    var page = client.get("/docs");

    assertThat(page.status()).isEqualTo(200);
    assertThat(new String(page.raw().body(), UTF_8)).doesNotContain("http://", "https://");
    assertThat(client.get("/docs/docs.js").status()).isEqualTo(200);
    assertThat(client.get("/openapi.yaml").status()).isEqualTo(200);
  }
}
