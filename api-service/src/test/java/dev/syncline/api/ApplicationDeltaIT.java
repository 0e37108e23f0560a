package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All grants of an application over one connection.
@Timeout(120)
class ApplicationDeltaIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static int accounts;

  private final Client client = api.client("application");

  private Mailbox mailbox() {
    return new Mailbox(api, client.account("one%d@example.com".formatted(accounts++)));
  }

  @Test
  void pagesTellEveryChangeOfEveryGrantOnceInItsOrder() {
    for (int i = 0; i < 5; i++) {
      var mailbox = mailbox();
      var inbox = mailbox.folder("INBOX", Role.INBOX);
      for (int n = 0; n < 3 * i; n++) {
        mailbox.deliver(n, "new", inbox);
      }
    }

    var seen = new HashMap<String, List<Long>>();
    var page = client.get("/v3/deltas?limit=7");
    while (true) {
      assertThat(page.data().size()).isLessThanOrEqualTo(7);
      collect(page.data(), seen);
      if (!page.body().path("has_more").asBoolean()) {
        break;
      }
      page = client.get("/v3/deltas?limit=7&cursor=" + page.next());
    }

    assertThat(seen).hasSize(5);
    seen.values().forEach(ApplicationDeltaIT::isDense);
    assertThat(client.get("/v3/deltas?cursor=" + page.next()).data().size()).isZero();
  }

  @Test
  void aGrantWithALongLogDelaysNoOther() {
    var busy = mailbox();
    var inbox = busy.folder("INBOX", Role.INBOX);
    for (int n = 0; n < 30; n++) {
      busy.deliver(n, "backlog", inbox);
    }
    mailbox();

    var grants = new ArrayList<String>();
    client.get("/v3/deltas?limit=4").data().forEach(delta -> grants.add(grant(delta)));

    assertThat(grants.stream().distinct()).hasSize(2);
  }

  @Test
  void aGrantThatIsNewIsReadFromItsFirstChangeAndOneThatIsGoneSaysSo() {
    var first = mailbox();
    var now = client.get("/v3/deltas/latest_cursor").data().path("cursor").asString();
    var second = mailbox();
    client.delete(first.path());

    var page = client.get("/v3/deltas?limit=200&cursor=" + now);

    assertThat(told(page))
        .containsExactlyInAnyOrder(
            second.account.grant() + " grant.created", first.account.grant() + " grant.deleted");
  }

  /// As a fleet does it that moves an account: its rows are copied with their positions, and the
  /// numbers of log rows are new.
  @Test
  void aCursorSurvivesAnAccountMovingToAnotherShard() {
    var mailbox = mailbox();
    mailbox.folder("INBOX", Role.INBOX);
    var cursor = client.get("/v3/deltas?limit=1").next();
    var id = mailbox.account.account().value();
    var from = mailbox.account.shard();
    var to =
        api.model.databases().shards().stream()
            .filter(shard -> !shard.equals(from))
            .findFirst()
            .orElseThrow();
    move(id, from, to);

    var page = client.get("/v3/deltas?cursor=" + cursor);

    assertThat(page.data().size()).isEqualTo(1);
    assertThat(page.data().get(0).path("position").asLong()).isEqualTo(2);
    assertThat(page.data().get(0).path("data").path("name").asString()).isEqualTo("INBOX");
  }

  private static void move(
      long account, dev.syncline.model.id.ShardId from, dev.syncline.model.id.ShardId to) {
    var schema = api.model.shards().sql(from).sql("select database()").query(String.class).single();
    var sql = api.model.shards().sql(to);
    for (var table : List.of("account", "folder", "log_head")) {
      sql.sql(
              "insert into %1$s select * from `%2$s`.%1$s where %3$s = ?"
                  .formatted(table, schema, table.equals("account") ? "id" : "account_id"))
          .param(account)
          .update();
    }
    sql.sql(
            """
            insert into log_entry (account_id, seq, object_type, object_id, operation, attributes,
                                   changed_at, correlation)
            select account_id, seq, object_type, object_id, operation, attributes, changed_at,
                   correlation from `%s`.log_entry where account_id = ? order by seq
            """
                .formatted(schema))
        .param(account)
        .update();
    JdbcClient.create(api.model.databases().directory())
        .sql("update account_location set shard_id = ? where account_id = ?")
        .params(to.value(), account)
        .update();
    for (var table : List.of("account", "folder", "log_head", "log_entry")) {
      api.model
          .shards()
          .sql(from)
          .sql(
              "delete from %s where %s = ?"
                  .formatted(table, table.equals("account") ? "id" : "account_id"))
          .param(account)
          .update();
    }
  }

  @Test
  void aCursorOverThousandsOfGrantsStaysShort() {
    var application = client.application.id().value();
    for (var shard : api.model.databases().shards()) {
      api.model
          .shards()
          .sql(shard)
          .sql(
              """
              insert into log_head (account_id, application_id, epoch, seq, oldest_seq)
              with recursive n (i) as (select 1 union all select i + 1 from n where i < 900)
              select ? + n.i, ?, 7, 1000 + n.i, 1001 + n.i from n
              """)
          .params(5_000_000L + 10_000L * application + 1_000L * shard.value(), application)
          .update();
    }
    var mailbox = mailbox();

    var now = client.get("/v3/deltas/latest_cursor").data().path("cursor").asString();
    mailbox.folder("INBOX", Role.INBOX);
    var page = client.get("/v3/deltas?cursor=" + now);

    assertThat(now.length()).isLessThan(100);
    assertThat(page.next().length()).isLessThan(100);
    assertThat(told(page)).containsExactly(mailbox.account.grant() + " folder.created");
    assertThat(client.get("/v3/deltas?cursor=" + page.next()).data().size()).isZero();
  }

  @Test
  void aCursorOfAnotherApplicationOrMangledIsRefused() {
    mailbox();
    var cursor = client.get("/v3/deltas").next();
    var other = api.client("other");

    assertThat(other.get("/v3/deltas?cursor=" + cursor).status()).isEqualTo(400);
    assertThat(client.get("/v3/deltas?cursor=x" + cursor).status()).isEqualTo(400);
    assertThat(client.get("/v3/deltas?cursor=" + cursor).status()).isEqualTo(200);
  }

  @Test
  void aLogThatWasRewrittenOrWhoseBeginningExpiredIsTold() {
    var mailbox = mailbox();
    mailbox.folder("INBOX", Role.INBOX);
    var cursor = client.get("/v3/deltas?limit=1").next();
    var sql = api.model.shards().sql(mailbox.account.shard());
    var id = mailbox.account.account().value();

    mailbox.folder("more", Role.NONE);
    sql.sql("delete from log_entry where account_id = ? and seq = 2").param(id).update();
    sql.sql("update log_head set oldest_seq = 3 where account_id = ?").param(id).update();
    assertThat(client.get("/v3/deltas?cursor=" + cursor).errorType()).isEqualTo("cursor_expired");

    sql.sql("update log_head set epoch = epoch + 1, oldest_seq = 1 where account_id = ?")
        .param(id)
        .update();
    assertThat(client.get("/v3/deltas?cursor=" + cursor).errorType()).isEqualTo("cursor_invalid");
  }

  @Test
  void aLongPollAnswersWhenAnyGrantChanges()
      throws ExecutionException, InterruptedException, TimeoutException {
    var mailbox = mailbox();
    mailbox();
    var now = client.get("/v3/deltas/latest_cursor").data().path("cursor").asString();
    var waiting =
        CompletableFuture.supplyAsync(() -> client.get("/v3/deltas?wait=60&cursor=" + now));

    mailbox.folder("INBOX", Role.INBOX);

    assertThat(told(waiting.get(30, TimeUnit.SECONDS)))
        .containsExactly(mailbox.account.grant() + " folder.created");
  }

  @Test
  void oneStreamOfLinesTellsOfAllGrantsAndGoesOnFromItsLastCursor() throws IOException {
    var one = mailbox();
    var two = mailbox();
    String cursor;
    try (var lines = lines("?cursor=latest")) {
      one.folder("INBOX", Role.INBOX);
      assertThat(grant(next(lines))).isEqualTo(one.account.grant().toString());
      cursor = next(lines).path("cursor").asString();
      two.folder("INBOX", Role.INBOX);
      assertThat(grant(next(lines))).isEqualTo(two.account.grant().toString());
    }

    try (var lines = lines("?cursor=" + cursor)) {
      assertThat(grant(next(lines))).isEqualTo(two.account.grant().toString());
    }
  }

  private BufferedReader lines(String query) throws IOException {
    var url = URI.create(api.url() + "/v3/deltas/stream" + query).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + client.key);
    connection.setRequestProperty("Accept", "application/x-ndjson");
    connection.setReadTimeout(30_000);
    assertThat(connection.getContentType()).startsWith("application/x-ndjson");
    return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  private static JsonNode next(BufferedReader lines) throws IOException {
    return MAPPER.readTree(lines.readLine());
  }

  private static String grant(JsonNode delta) {
    return delta.path("grant_id").asString();
  }

  private static List<String> told(Reply page) {
    var told = new ArrayList<String>();
    page.data()
        .forEach(delta ->
            told.add(
                grant(delta)
                    + " "
                    + delta.path("object").asString()
                    + "."
                    + delta.path("event").asString()));
    return told;
  }

  private static void collect(JsonNode deltas, Map<String, List<Long>> seen) {
    deltas.forEach(delta ->
        seen.computeIfAbsent(grant(delta), _ -> new ArrayList<>())
            .add(delta.path("position").asLong()));
  }

  private static void isDense(List<Long> positions) {
    assertThat(positions)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, positions.size()).boxed().toList());
  }
}
