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
import org.jspecify.annotations.Nullable;
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
  void includeChoosesWithoutLosingThePlace() {
    mailbox.deliver(1, "new", inbox);

    var page = client.get(mailbox.path() + "/deltas?include=thread");

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
    try (var stream = stream("?include=message", null)) {
      last = next(stream, events);
      mailbox.deliver(2, "while", inbox);
      last = next(stream, events);
    }
    var third = mailbox.deliver(3, "after", inbox);
    try (var stream = stream("?include=message", last)) {
      next(stream, events);
    }

    assertThat(events).hasSize(3);
    assertThat(events.getFirst()).contains(first);
    assertThat(events.getLast()).contains(third);
  }

  private BufferedReader stream(String query, @Nullable String lastEventId) throws IOException {
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
    var sql = api.model.shards().sql(mailbox.account.shard());
    var id = mailbox.account.account().value();
    sql.sql("delete from log_entry where account_id = ? and seq < 4").param(id).update();
    sql.sql("update log_head set oldest_seq = 4 where account_id = ?").param(id).update();

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

  @Test
  void includeAndExcludeTakeObjectsAndEventsAndRefuseEachOther() {
    var id = mailbox.deliver(1, "new", inbox);
    client.put(mailbox.path() + "/messages/" + id, "{\"starred\": true}");

    assertThat(events("?include=message.updated,thread"))
        .containsExactlyInAnyOrder("thread.created", "message.updated", "thread.updated");
    assertThat(events("?exclude=grant,folder,thread"))
        .containsExactly("message.created", "message.updated");
    assertThat(client.get(mailbox.path() + "/deltas?include=a").status()).isEqualTo(400);
    assertThat(client.get(mailbox.path() + "/deltas?include=grant&exclude=folder").status())
        .isEqualTo(400);
  }

  @Test
  void collapsedAPageTellsOfAnObjectOnceForEachEvent() {
    var id = mailbox.deliver(1, "new", inbox);
    for (var starred : List.of(true, false, true)) {
      client.put(mailbox.path() + "/messages/" + id, "{\"starred\": %s}".formatted(starred));
    }

    assertThat(events("?include=message&collapse=true"))
        .containsExactly("message.created", "message.updated");
    assertThat(events("?include=message")).hasSize(4);
  }

  @Test
  void expandedThreadsHaveTheirMessagesAndMessagesTheirHeaders() {
    mailbox.deliver(1, "new", inbox);

    var data = client.get(mailbox.path() + "/deltas?expanded=true&include=thread,message").data();

    assertThat(data.get(0).path("data").path("messages").size()).isEqualTo(1);
    assertThat(data.get(0).path("data").path("message_ids").size()).isEqualTo(1);
    assertThat(data.get(1).path("data").path("headers").get(0).path("value").asString())
        .isEqualTo("new");
  }

  @Test
  void aDeltaNamesTheRequestThatCausedItAndAMessageChangesItsThread() {
    var id = mailbox.deliver(1, "new", inbox);
    var archive = mailbox.folder("Archive", Role.ARCHIVE);
    var now = client.get(mailbox.path() + "/deltas/latest_cursor").data().path("cursor").asString();
    var moved =
        client.put(
            mailbox.path() + "/messages/" + id,
            "{\"folders\": [\"%s\"], \"unread\": false}".formatted(archive));

    var data = client.get(mailbox.path() + "/deltas?cursor=" + now).data();

    var told = new ArrayList<String>();
    data.forEach(delta -> {
      assertThat(delta.path("request_id").asString())
          .isEqualTo(moved.body().path("request_id").asString());
      told.add(delta.path("object").asString() + " " + delta.path("attributes"));
    });
    assertThat(told)
        .containsExactlyInAnyOrder(
            "folder [\"total_count\",\"unread_count\"]",
            "folder [\"total_count\"]",
            "message [\"folders\",\"unread\"]",
            "thread [\"folders\",\"latest_draft_or_message\",\"unread\"]");
  }

  @Test
  void whatChangesNothingIsNotTold() {
    var id = mailbox.deliver(1, "new", inbox);
    var now = client.get(mailbox.path() + "/deltas/latest_cursor").data().path("cursor").asString();
    client.put(
        mailbox.path() + "/messages/" + id,
        "{\"folders\": [\"%s\"], \"unread\": true}".formatted(inbox));

    assertThat(client.get(mailbox.path() + "/deltas?cursor=" + now).data().size()).isZero();
  }

  private List<String> events(String query) {
    var events = new ArrayList<String>();
    client
        .get(mailbox.path() + "/deltas" + query)
        .data()
        .forEach(delta ->
            events.add(delta.path("object").asString() + "." + delta.path("event").asString()));
    return events;
  }
}
