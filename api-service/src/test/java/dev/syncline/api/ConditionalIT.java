package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.account.Account;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Role;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who has an answer already is told so (RFC 9110 §13.1.2).
class ConditionalIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("conditional");

  private static final AtomicInteger mailboxes = new AtomicInteger();

  private final Mailbox mailbox = another();

  private static Mailbox another() {
    var name = "etag-%d@example.com".formatted(mailboxes.incrementAndGet());
    return new Mailbox(api, client.account(name));
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws IOException, InterruptedException {
    var inbox = mailbox.folder("INBOX", Role.INBOX);
    var message = mailbox.deliver(1, "the first", inbox);
    for (var path :
        List.of(
            "/messages",
            "/messages?limit=1&unread=true",
            "/messages/" + message,
            "/threads",
            "/folders")) {
      var tag = tag(get(path, null));

      var again = get(path, tag);
      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(tag(again)).isEqualTo(tag);
      assertThat(again.headers().firstValue("x-request-id")).isPresent();
      assertThat(get(path, "\"another\", " + tag).statusCode()).isEqualTo(304);
      assertThat(get(path, "\"another\"").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whateverChangesMakesItAnotherAnswer() throws IOException, InterruptedException {
    var inbox = mailbox.folder("INBOX", Role.INBOX);
    var message = mailbox.deliver(1, "the first", inbox);
    var tag = tag(get("/messages", null));

    mailbox.deliver(2, "what sync brings", inbox);
    var more = get("/messages", tag);
    assertThat(more.statusCode()).isEqualTo(200);
    assertThat(more.body()).contains("what sync brings");

    client.put(mailbox.path() + "/messages/" + message, "{\"starred\": true}");
    var starred = get("/messages", tag(more));
    assertThat(starred.statusCode()).isEqualTo(200);
    assertThat(starred.body()).contains("\"starred\":true");
  }

  @Test
  void whatHappensInAnotherMailboxDoesNotCount() throws IOException, InterruptedException {
    mailbox.folder("INBOX", Role.INBOX);
    var tag = tag(get("/folders", null));

    another().folder("INBOX", Role.INBOX);

    assertThat(get("/folders", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void anAnswerSaysHowFreshItIs() throws IOException, InterruptedException {
    assertThat(get("/messages", null).headers().firstValue("x-as-of")).isEmpty();

    api.model
        .shards()
        .inTransaction(
            mailbox.account.shard(),
            session -> {
              session
                  .find(Account.class, mailbox.account.account().value())
                  .synced(Instant.ofEpochSecond(1_795_321_199));
              return true;
            });

    var list = get("/messages", null);
    assertThat(list.headers().firstValue("x-as-of")).contains("1795321199");
    assertThat(get("/messages", tag(list)).headers().firstValue("x-as-of")).contains("1795321199");
  }

  @Test
  void whatIsRefusedStaysRefused() throws IOException, InterruptedException {
    var tag = tag(get("/messages", null));

    assertThat(get("/messages?colour=red", tag).statusCode()).isEqualTo(400);
    var missing = get("/messages/" + PublicIds.encode(new UUID(1, 1)), "\"another\"");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("etag")).isEmpty();
    client.delete(mailbox.path());
    assertThat(get("/messages", tag).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path, @Nullable String tag)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = client.request(mailbox.path() + path);
      if (tag != null) {
        request.header("If-None-Match", tag);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String tag(HttpResponse<?> answer) {
    return answer.headers().firstValue("etag").orElseThrow();
  }
}
