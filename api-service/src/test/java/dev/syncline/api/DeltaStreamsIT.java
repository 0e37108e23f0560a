package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.mail.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Streams of a service that writes nothing itself: what they tell, another process committed.
@Timeout(120)
class DeltaStreamsIT {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final HttpClient http = HttpClient.newHttpClient();
  private static @Nullable ApiUnderTest opened;
  private static int accounts;

  private final Client client = api().client("streams");
  private final Mailbox mailbox =
      new Mailbox(api(), client.account("streams%d@example.com".formatted(accounts++)));

  private static ApiUnderTest api() {
    return Objects.requireNonNull(opened);
  }

  @BeforeAll
  static void open() {
    opened = start();
  }

  private static ApiUnderTest start() {
    return new ApiUnderTest(
        false, "--syncline.deltas.heartbeat=200ms", "--syncline.deltas.streams-per-key=2");
  }

  @AfterAll
  static void close() {
    api().close();
  }

  private HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
    var request = client.request(path).header("Accept", "application/x-ndjson").build();
    return http.send(request, BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  private static JsonNode nextDelta(BufferedReader lines) throws IOException {
    while (true) {
      var line = MAPPER.readTree(lines.readLine());
      if (line.has("object")) {
        return line;
      }
    }
  }

  @Test
  void whatAnotherProcessCommitsComesToBothKindsOfStreams()
      throws IOException, InterruptedException {
    try (var one = lines(open(mailbox.path() + "/deltas/stream?cursor=latest"));
        var all = lines(open("/v3/deltas/stream?cursor=latest"))) {
      mailbox.folder("INBOX", Role.INBOX);

      assertThat(nextDelta(one).path("object").asString()).isEqualTo("folder");
      assertThat(nextDelta(all).path("position").asLong()).isEqualTo(2);
    }
  }

  @Test
  void aHeartbeatCarriesTheCursorPastWhatTheFilterLeftOut()
      throws IOException, InterruptedException {
    mailbox.folder("INBOX", Role.INBOX);
    var now = client.get(mailbox.path() + "/deltas/latest_cursor").data().path("cursor").asString();

    try (var lines = lines(open(mailbox.path() + "/deltas/stream?include=message"))) {
      assertThat(MAPPER.readTree(lines.readLine()).path("cursor").asString()).isEqualTo(now);
    }
  }

  @Test
  void aKeyMayHaveOnlySoManyStreams() throws IOException, InterruptedException {
    var path = mailbox.path() + "/deltas/stream?cursor=latest";
    var first = open(path);
    var second = open(path);

    var third = open(path);

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(new String(third.body().readAllBytes(), UTF_8)).contains("too_many_streams");
    first.body().close();
    second.body().close();
    // The service notices at the next heartbeat that nobody reads any more.
    var again = open(path);
    while (again.statusCode() == 429) {
      again.body().close();
      again = open(path);
    }
    again.body().close();
  }

  @Test
  void theStreamOfAGrantEndsWithItsRemoval() throws IOException, InterruptedException {
    try (var lines = lines(open(mailbox.path() + "/deltas/stream?cursor=latest"))) {
      client.delete(mailbox.path());

      var last = nextDelta(lines);
      assertThat(last.path("object").asString() + "." + last.path("event").asString())
          .isEqualTo("grant.deleted");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void aStreamThatFellBehindWhatIsKeptIsTold() throws IOException, InterruptedException {
    var sql = api().model.shards().sql(mailbox.account.shard());
    var id = mailbox.account.account().value();
    try (var lines = lines(open(mailbox.path() + "/deltas/stream?cursor=latest"))) {
      sql.sql("update log_head set seq = 9, oldest_seq = 10 where account_id = ?")
          .param(id)
          .update();
      var line = lines.readLine();
      while (!line.contains("error")) {
        line = lines.readLine();
      }
      assertThat(line).contains("cursor_expired");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void streamsEndCleanlyWhenTheServiceStops() throws IOException, InterruptedException {
    var other = start();
    var developer = other.client("stopping");
    var account = developer.account("stopping@example.com");
    var request = developer.request("/v3/grants/%s/deltas/stream".formatted(account.grant()));
    var response =
        http.send(
            request.header("Accept", "application/x-ndjson").build(), BodyHandlers.ofInputStream());
    try (var lines = lines(response)) {
      nextDelta(lines);
      var stopping = Thread.ofVirtual().start(other::close);
      // A stream that is cut off would throw here.
      var line = lines.readLine();
      while (line != null) {
        line = lines.readLine();
      }
      stopping.join();
    }
  }
}
