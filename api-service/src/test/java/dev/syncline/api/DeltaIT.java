package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.mail.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a developer hears of changes.
@Timeout(60)
class DeltaIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("deltas");
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("follower%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);

  @Test
  void pagesTellEveryChangeOnceInOrderWithTheObjectAsItIsNow() {
    var id = mailbox.deliver(1, "new", inbox);
    var events = new ArrayList<String>();
    var path = mailbox.path() + "/deltas?limit=1";
    var page = client.get(path);
    while (page.data().size() > 0) {
      var delta = page.data().get(0);
      events.add(delta.path("object").asString() + "." + delta.path("event").asString());
      assertThat(delta.path("cursor").asString()).isEqualTo(page.next());
      assertThat(page.raw().body())
          .asString()
          .containsPattern("\"changed_at\":\\d{10}\\.\\d{3}[,}]");
      if (delta.path("object").asString().equals("message")) {
        assertThat(delta.path("data").path("id").asString()).isEqualTo(id);
        assertThat(delta.path("data").path("body").asString()).contains("hello");
      }
      page = client.get(path + "&cursor=" + page.next());
    }

    assertThat(events)
        .startsWith("grant.created", "folder.created")
        .contains("message.created", "thread.created");
    assertThat(page.body().path("has_more").asBoolean()).isFalse();
  }

  @Test
  void typesChooseWithoutLosingThePlace() {
    mailbox.deliver(1, "new", inbox);

    var page = client.get(mailbox.path() + "/deltas?types=thread");

    assertThat(page.data().size()).isEqualTo(1);
    assertThat(page.next())
        .isEqualTo(
            client.get(mailbox.path() + "/deltas/latest_cursor").data().path("cursor").asString());
  }

  @Test
  void aLongPollAnswersWhenSomethingHappens() {
    var path = mailbox.path() + "/deltas?cursor=latest&wait=30";
    var waiting = CompletableFuture.supplyAsync(() -> client.get(path));

    mailbox.deliver(1, "awaited", inbox);

    // Delivered before the poll began or after: either is an answer, in far less than 30 s.
    var began = System.nanoTime();
    while (!waiting.isDone() && System.nanoTime() - began < 2_000_000_000L) {
      mailbox.deliver((int) (System.nanoTime() % 1_000_000), "awaited", inbox);
    }
    assertThat(waiting.join().data().size()).isPositive();
    assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
  }

  @Test
  void aStreamTellsWhatWasAndWhatComesAndGoesOnAfterAReconnect() throws IOException {
    var first = mailbox.deliver(1, "before", inbox);
    var events = new ArrayList<String>();
    String last;
    try (var stream = stream("?types=message", null)) {
      last = next(stream, events);
      mailbox.deliver(2, "while", inbox);
      last = next(stream, events);
    }
    var third = mailbox.deliver(3, "after", inbox);
    try (var stream = stream("?types=message", last)) {
      next(stream, events);
    }

    assertThat(events).hasSize(3);
    assertThat(events.getFirst()).contains(first);
    assertThat(events.getLast()).contains(third);
  }

  private BufferedReader stream(String query, @org.jspecify.annotations.Nullable String lastEventId)
      throws IOException {
    var url = URI.create(api.url() + mailbox.path() + "/deltas/stream" + query).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + client.key);
    connection.setReadTimeout(20_000);
    if (lastEventId != null) {
      connection.setRequestProperty("Last-Event-ID", lastEventId);
    }
    assertThat(connection.getContentType()).startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  /// The data of the next event goes into the list; its id is answered.
  private static String next(BufferedReader stream, List<String> events) throws IOException {
    var id = "";
    while (true) {
      var line = stream.readLine();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      }
      if (line.startsWith("data: ")) {
        events.add(line.substring(6));
        return id;
      }
    }
  }

  @Test
  void aCursorOfAnotherHistoryIsRefusedInsteadOfBeingWrong() {
    var cursor =
        client.get(mailbox.path() + "/deltas/latest_cursor").data().path("cursor").asString();
    var bytes = Base64.getUrlDecoder().decode(cursor);
    bytes[3] ^= 1;
    var otherEpoch = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    var reply = client.get(mailbox.path() + "/deltas?cursor=" + otherEpoch);

    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.errorType()).isEqualTo("cursor_invalid");
    bytes[3] ^= 1;
    bytes[12] = 1;
    var tooHigh = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertThat(client.get(mailbox.path() + "/deltas?cursor=" + tooHigh).status()).isEqualTo(410);
    assertThat(client.get(mailbox.path() + "/deltas?cursor=x!").status()).isEqualTo(400);
  }

  @Test
  void anExpiredCursorSaysWhichIsTheOldest() {
    var cursor = client.get(mailbox.path() + "/deltas?limit=1").next();
    mailbox.deliver(1, "a", inbox);
    api.model
        .shards()
        .sql(mailbox.account.shard())
        .sql("update log_head set oldest_seq = 4 where account_id = ?")
        .param(mailbox.account.account().value())
        .update();

    var reply = client.get(mailbox.path() + "/deltas?cursor=" + cursor);

    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.errorType()).isEqualTo("cursor_expired");
    var oldest = client.get(mailbox.path() + "/deltas?limit=1");
    assertThat(oldest.status()).isEqualTo(200);
  }

  @Test
  void sinceFindsTheFirstChangeOfATime() {
    mailbox.deliver(1, "a", inbox);

    var all = client.get(mailbox.path() + "/deltas?since=0").data().size();
    var none = client.get(mailbox.path() + "/deltas?since=4000000000").data().size();

    assertThat(all).isGreaterThan(2);
    assertThat(none).isZero();
  }
}
