package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.send.IdempotencyKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Requests that come twice, since an answer got lost or somebody was impatient.
class SendingOnceIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("once");
  private static final String HELLO =
      "{\"to\": [{\"email\": \"z@example.com\"}], \"subject\": \"hello\", \"body\": \"hi\"}";
  private static int accounts;

  private final Location account = client.account("once%d@example.com".formatted(accounts++));
  private final Mailbox mailbox = new Mailbox(api, account);

  @Test
  void theSameKeyAnswersTheSameMessageAndQueuesItOnce() {
    var first = send("a", HELLO);
    var spaced = HELLO.replace(": ", " :  ");

    var second = send("a", spaced);

    assertThat(first.status()).as(first.errorMessage()).isEqualTo(200);
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.body().path("request_id")).isNotEqualTo(first.body().path("request_id"));
    assertThat(queued()).isEqualTo(1);
    assertThat(send("b", HELLO).data().path("id")).isNotEqualTo(first.data().path("id"));
    assertThat(queued()).isEqualTo(2);
  }

  @Test
  void theSameKeyWithAnotherMessageIsRefused() {
    send("a", HELLO);

    var other = send("a", HELLO.replace("hello", "other"));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.errorType()).isEqualTo("idempotency_key_reused");
    assertThat(queued()).isEqualTo(1);
  }

  @Test
  void filesOfAFormBelongToWhatIsCompared() {
    var first = sendForm("a", "one");

    assertThat(first.status()).as(first.errorMessage()).isEqualTo(200);
    assertThat(sendForm("a", "one").data()).isEqualTo(first.data());
    assertThat(sendForm("a", "two").status()).isEqualTo(409);
    assertThat(queued()).isEqualTo(1);
  }

  @Test
  void ofThoseThatComeAtTheSameTimeOneSendsInWhicheverProcess() {
    try (var other = api.another()) {
      var neighbour = ApiUnderTest.url(other);
      var replies =
          IntStream.range(0, 16)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(
                      () -> send(i % 2 == 0 ? api.url() : neighbour, mailbox, "a", HELLO)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();

      assertThat(replies).allMatch(reply -> reply.status() == 200);
      assertThat(replies.stream().map(Reply::data).distinct()).hasSize(1);
      assertThat(queued()).isEqualTo(1);
    }
  }

  @Test
  void whatWasRefusedLeavesTheKeyFree() {
    assertThat(send("a", "{\"subject\": \"to nobody\"}").status()).isEqualTo(400);

    assertThat(send("a", HELLO).status()).isEqualTo(200);
  }

  @Test
  void aKeyIsTheGrantsOwnAndCountsForADay() {
    var first = send("a", HELLO).data();
    var neighbour = new Mailbox(api, client.account("once%d@example.com".formatted(accounts++)));
    assertThat(send(neighbour, "a", HELLO).data().path("id")).isNotEqualTo(first.path("id"));
    age("23 hour");
    assertThat(send("a", HELLO).data()).isEqualTo(first);
    age("2 hour");

    assertThat(send("a", HELLO).data().path("id")).isNotEqualTo(first.path("id"));
    assertThat(queued()).isEqualTo(2);
    assertThat(keys()).isEqualTo(1);
    age("25 hour");
    IdempotencyKeys.expire(api.model.shards().sql(account.shard()));
    assertThat(keys()).isZero();
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    for (var key : List.of("a b", "k".repeat(256))) {
      assertThat(send(key, HELLO).errorMessage()).contains("Idempotency-Key");
    }
    assertThat(send("k".repeat(255), HELLO).status()).isEqualTo(200);
  }

  private void age(String by) {
    var _ =
        api.model
            .shards()
            .sql(account.shard())
            .sql("update idempotency_key set created_at = created_at - interval " + by)
            .update();
  }

  private int keys() {
    return api.model
        .shards()
        .sql(account.shard())
        .sql("select count(*) from idempotency_key where account_id = ?")
        .param(account.account().value())
        .query(Integer.class)
        .single();
  }

  private int queued() {
    return client.get(mailbox.path() + "/actions").data().size();
  }

  private Reply send(String key, String json) {
    return send(mailbox, key, json);
  }

  private static Reply send(Mailbox from, String key, String json) {
    return send(api.url(), from, key, json);
  }

  private static Reply send(String origin, Mailbox from, String key, String json) {
    return client.send(
        HttpRequest.newBuilder(URI.create(origin + from.path() + "/messages/send"))
            .header("Authorization", "Bearer " + client.key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private Reply sendForm(String key, String file) {
    var form =
        "--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n%s\r\n--x\r\n"
                .formatted(HELLO)
            + "Content-Disposition: form-data; name=\"file0\"; filename=\"f\"\r\n\r\n%s\r\n--x--\r\n"
                .formatted(file);
    return client.send(
        client
            .request(mailbox.path() + "/messages/send")
            .header("Content-Type", "multipart/form-data; boundary=x")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(form))
            .build());
  }
}
