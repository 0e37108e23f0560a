package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The predecessor's form of the deltas: its acceptance cases, by number.
@Timeout(120)
class LegacyDeltaIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("legacy");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final HttpClient http = HttpClient.newHttpClient();
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("legacy%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);
  private final String token = token(mailbox);

  private static String token(Mailbox mailbox) {
    var made = client.post(mailbox.path() + "/access_tokens", "{\"name\": \"test\"}");
    assertThat(made.status()).isEqualTo(201);
    return made.data().path("access_token").asString();
  }

  record Reply(int status, JsonNode body, HttpResponse<String> raw) {
    List<String> told() {
      var told = new ArrayList<String>();
      body.path("deltas")
          .forEach(delta ->
              told.add(delta.path("object").asString() + " " + delta.path("event").asString()));
      return told;
    }

    String end() {
      return body.path("cursor_end").asString();
    }

    JsonNode attributes(int index) {
      return body.path("deltas").get(index).path("attributes");
    }
  }

  private HttpRequest.Builder request(String path) {
    var basic = Base64.getEncoder().encodeToString((token + ":").getBytes(UTF_8));
    return HttpRequest.newBuilder(URI.create(api.url() + path))
        .header("Authorization", "Basic " + basic);
  }

  private Reply get(String path) {
    return send(request(path).build());
  }

  private Reply post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static Reply send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), MAPPER.readTree(response.body()), response);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String latest() {
    return post("/delta/latest_cursor", "").body().path("cursor").asString();
  }

  @Test // 1, 2
  void latestIsNowAndNothingComesAfterIt() {
    var cursor = latest();
    var generated = post("/delta/generate_cursor", "{\"start\": 4000000000}");

    var page = get("/delta?cursor=" + cursor);

    assertThat(generated.body().path("cursor").asString()).isEqualTo(cursor);
    assertThat(page.told()).isEmpty();
    assertThat(page.end()).isEqualTo(cursor);
    assertThat(page.body().path("cursor_start").asString()).isEqualTo(cursor);
  }

  @Test // 3, 9, 10
  void fromZeroEveryObjectAppearsAndFoldersAndTheAccountWhenAskedFor() {
    mailbox.deliver(1, "a", inbox);

    assertThat(get("/delta?cursor=0").told())
        .containsExactlyInAnyOrder("message create", "thread create");
    var all = get("/delta?cursor=0&exclude_folders=false&exclude_account=false");
    assertThat(all.told())
        .containsExactlyInAnyOrder(
            "account create", "folder create", "message create", "thread create");
    assertThat(all.body().path("deltas").get(0).path("id").asString())
        .isEqualTo(mailbox.account.grant().toString());
  }

  @Test // 4, 5
  void togglingTellsOfTheMessageOnceAndOfItsThread() {
    var id = mailbox.deliver(1, "a", inbox);
    var cursor = latest();
    for (var unread : List.of(true, false, true, false)) {
      show(id, unread);
    }

    var page = get("/delta?cursor=" + cursor);

    assertThat(page.told()).containsExactlyInAnyOrder("message modify", "thread modify");
    page.body()
        .path("deltas")
        .forEach(
            delta -> assertThat(delta.path("attributes").path("unread").asBoolean(true)).isFalse());
  }

  private void show(String id, boolean unread) {
    var edited =
        client.put(mailbox.path() + "/messages/" + id, "{\"unread\": %s}".formatted(unread));
    assertThat(edited.status()).isEqualTo(200);
  }

  @Test // 6, 7
  void whatWasCreatedAndDeletedIsOnlyDeleted() {
    var cursor = latest();
    for (int i = 0; i < 100; i++) {
      remove(mailbox.deliver(i, "short-lived", inbox));
    }

    var page = get("/delta?limit=1000&exclude_types=thread&cursor=" + cursor);

    assertThat(page.told()).hasSize(100).containsOnly("message delete");
    var delta = page.body().path("deltas").get(0);
    assertThat(delta.propertyNames()).containsExactlyInAnyOrder("cursor", "event", "id", "object");
  }

  private void remove(String id) {
    api.model
        .shards()
        .inTransaction(
            mailbox.account.shard(),
            session -> {
              var key =
                  new ObjectKey(
                      mailbox.account.account().value(), PublicIds.decode(id).orElseThrow());
              session.remove(session.find(Message.class, key));
              return true;
            });
  }

  @Test // 8
  void includeAndExcludeChooseAndRefuseEachOther() {
    mailbox.deliver(1, "a", inbox);

    assertThat(get("/delta?cursor=0&include_types=message").told())
        .containsExactly("message create");
    assertThat(get("/delta?cursor=0&exclude_types=message,folder").told())
        .containsExactly("thread create");
    assertThat(get("/delta?cursor=0&include_types=contact,event").told()).isEmpty();
    assertThat(get("/delta?cursor=0&include_types=a").status()).isEqualTo(400);
    assertThat(get("/delta?cursor=0&include_types=message&exclude_types=thread").status())
        .isEqualTo(400);
  }

  @Test // 12, 13
  void badCursorsAndStartsAreRefused() {
    var other = new Mailbox(api, client.account("legacy%d@example.com".formatted(accounts++)));
    client.get(other.path() + "/deltas/latest_cursor");

    assertThat(get("/delta").status()).isEqualTo(400);
    assertThat(get("/delta?cursor=!!").status()).isEqualTo(400);
    assertThat(get("/delta?cursor=" + "A".repeat(22)).status()).isEqualTo(400);
    for (var body : List.of("{\"start\": \"a\"}", "{}", "{\"start\": 1, \"b\": 2}", "x")) {
      assertThat(post("/delta/generate_cursor", body).status()).as(body).isEqualTo(400);
    }
    assertThat(get("/delta?cursor=!!").body().path("message").asString()).isNotEmpty();
  }

  @Test // 14, 15
  void aLongPollAnswersWhenSomethingComesOrWhenItsTimeIsOver()
      throws ExecutionException, InterruptedException, TimeoutException {
    var cursor = latest();
    var waiting =
        CompletableFuture.supplyAsync(() -> get("/delta/longpoll?timeout=60&cursor=" + cursor));
    mailbox.deliver(1, "awaited", inbox);

    assertThat(waiting.get(30, TimeUnit.SECONDS).told()).isNotEmpty();
    var began = System.nanoTime();
    assertThat(get("/delta/longpoll?timeout=1&cursor=" + latest()).told()).isEmpty();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(1_000_000_000L);
    assertThat(get("/delta?timeout=0&cursor=" + latest()).status()).isEqualTo(200);
  }

  @Test // 16
  void aStreamIsOneObjectALineAndBlankLinesBetween() throws IOException, InterruptedException {
    mailbox.deliver(1, "old", inbox);

    try (var lines = stream("/delta/streaming?cursor=0&include_types=message")) {
      assertThat(MAPPER.readTree(lines.readLine()).path("event").asString()).isEqualTo("create");
      mailbox.deliver(2, "new", inbox);
      var line = lines.readLine();
      while (line.isEmpty()) {
        line = lines.readLine();
      }
      assertThat(MAPPER.readTree(line).path("attributes").path("subject").asString())
          .isEqualTo("new");
    }
    try (var lines = stream("/delta/streaming?cursor=" + latest())) {
      assertThat(lines.readLine()).isEmpty();
    }
  }

  private BufferedReader stream(String path) throws IOException, InterruptedException {
    var response = http.send(request(path).build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  @Test // 17
  void expandedThreadsCarryMessagesAndMessagesCarryHeaders() {
    mailbox.deliver(
        1, "a", inbox, "Message-ID: <1@x>\r\nSubject: a\r\n\r\nhi\r\n", List.of(), null);

    var thread = get("/delta?cursor=0&view=expanded&include_types=thread").attributes(0);
    var message = get("/delta?cursor=0&view=expanded&include_types=message").attributes(0);

    assertThat(thread.path("messages").size()).isEqualTo(1);
    assertThat(thread.has("message_ids")).isFalse();
    assertThat(message.path("headers").path("Message-Id").asString()).isEqualTo("<1@x>");
    assertThat(message.path("folder").path("name").asString()).isEqualTo("inbox");
  }

  @Test // 23
  void withoutATokenOrWithARevokedOneNobodyIsLetIn() {
    var nobody = send(HttpRequest.newBuilder(URI.create(api.url() + "/delta?cursor=0")).build());
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.raw().headers().firstValue("WWW-Authenticate")).isPresent();
    var bearer =
        HttpRequest.newBuilder(URI.create(api.url() + "/delta?cursor=0"))
            .header("Authorization", "Bearer " + token)
            .build();
    assertThat(send(bearer).status()).isEqualTo(200);

    var unused = token(mailbox);
    var listed = client.get(mailbox.path() + "/access_tokens").data();
    assertThat(listed.size()).isEqualTo(2);
    assertThat(listed.get(0).has("access_token")).isFalse();
    listed.forEach(one ->
        assertThat(
                client
                    .delete(mailbox.path() + "/access_tokens/" + one.path("id").asString())
                    .status())
            .isEqualTo(200));
    var revoked =
        HttpRequest.newBuilder(URI.create(api.url() + "/delta?cursor=0"))
            .header("Authorization", "Bearer " + unused)
            .build();
    assertThat(send(revoked).status()).isEqualTo(401);
  }

  @Test
  void aMailboxThatIsConnectedAgainIsNotOpenedByItsFormerTokens() {
    client.delete(mailbox.path());
    api.model.locations().forget(mailbox.account.account());
    client.account(mailbox.account.email());

    assertThat(get("/delta?cursor=0").status()).isEqualTo(401);
  }

  @Test
  void aTokenOpensNothingElseAndAnApiKeyIsNone() {
    var elsewhere =
        HttpRequest.newBuilder(URI.create(api.url() + mailbox.path() + "/messages"))
            .header("Authorization", "Bearer " + token)
            .build();
    var key =
        HttpRequest.newBuilder(URI.create(api.url() + "/delta?cursor=0"))
            .header("Authorization", "Bearer " + client.key)
            .build();

    assertThat(send(elsewhere).status()).isEqualTo(401);
    assertThat(send(key).status()).isEqualTo(401);
  }
}
