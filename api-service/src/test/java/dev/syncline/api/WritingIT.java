package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a developer changes and sends: seen at once, and left as an action for the sync fleet.
class WritingIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("writing");
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("writer%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);

  @Test
  void flagsChangeAtOnceAndLeaveAnAction() {
    var id = mailbox.deliver(1, "a", inbox);

    var reply =
        client.put(mailbox.path() + "/messages/" + id, "{\"unread\": false, \"starred\": true}");

    assertThat(reply.data().path("unread").asBoolean()).isFalse();
    assertThat(reply.data().path("starred").asBoolean()).isTrue();
    var action = client.get(mailbox.path() + "/actions").data().get(0);
    assertThat(action.path("kind").asString()).isEqualTo("flags");
    assertThat(action.path("status").asString()).isEqualTo("pending");
    assertThat(action.path("object_id").asString()).isEqualTo(id);
    assertThat(action.path("request_id")).isEqualTo(reply.body().path("request_id"));
    var same = client.get(mailbox.path() + "/actions/" + action.path("id").asString()).data();
    assertThat(same).isEqualTo(action);
    var delta = client.get(mailbox.path() + "/deltas?include=message&limit=200").data();
    var last = delta.get(delta.size() - 1);
    assertThat(last.path("event").asString()).isEqualTo("updated");
    assertThat(last.path("attributes").toString()).contains("starred", "unread");
    assertThat(last.path("request_id")).isEqualTo(reply.body().path("request_id"));
  }

  @Test
  void anAuditIsAskedForOnce() {
    assertThat(client.get(mailbox.path() + "/audit").status()).isEqualTo(404);

    var asked = client.post(mailbox.path() + "/audit", "{}").data();

    assertThat(asked.path("status").asString()).isEqualTo("asked");
    assertThat(asked.path("folders").asInt()).isZero();
    assertThat(client.post(mailbox.path() + "/audit", "{}").data()).isEqualTo(asked);
    assertThat(client.get(mailbox.path() + "/audit").data()).isEqualTo(asked);
  }

  @Test
  void aPausedGrantSaysWhySinceWhenAndCanBeRead() {
    var messages = client.get(mailbox.path() + "/messages").data();

    var paused = client.post(mailbox.path() + "/pause", "{\"reason\": \"moving house\"}").data();

    assertThat(paused.path("sync_state").asString()).isEqualTo("paused");
    assertThat(paused.path("sync_failure_detail").asString()).isEqualTo("moving house");
    assertThat(paused.path("sync_state_since").asLong()).isPositive();
    assertThat(client.post(mailbox.path() + "/pause", "{}").data()).isEqualTo(paused);
    assertThat(client.get(mailbox.path()).data()).isEqualTo(paused);
    assertThat(client.get(mailbox.path() + "/messages").data()).isEqualTo(messages);
    var delta = client.get(mailbox.path() + "/deltas?include=grant&limit=200").data();
    assertThat(delta.get(delta.size() - 1).path("attributes").toString()).contains("sync_state");

    var resumed = client.post(mailbox.path() + "/resume", "{}").data();
    assertThat(resumed.path("sync_state").asString()).isEqualTo("connecting");
    assertThat(resumed.has("sync_failure_detail")).isFalse();
  }

  @Test
  void whoAsksForTheFirstAuditAtTheSameTimeIsAnswered() {
    var asked =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(() -> client.post(mailbox.path() + "/audit", "{}")))
            .toList();

    assertThat(asked.stream().map(CompletableFuture::join)).allMatch(r -> r.status() == 200);
  }

  @Test
  void aMessageMovesAndKeepsItsId() {
    var archive = mailbox.folder("Archive", Role.ARCHIVE);
    var id = mailbox.deliver(1, "a", inbox);

    var reply =
        client.put(mailbox.path() + "/messages/" + id, "{\"folders\": [\"" + archive + "\"]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("folders").toString()).isEqualTo("[\"" + archive + "\"]");
    var there = client.get(mailbox.path() + "/messages?in=" + archive).data();
    assertThat(there.get(0).path("id").asString()).isEqualTo(id);
    assertThat(client.get(mailbox.path() + "/messages?in=" + inbox).data().size()).isZero();
  }

  @Test
  void deletingMovesToTheTrash() {
    var trash = mailbox.folder("Trash", Role.TRASH);
    var id = mailbox.deliver(1, "a", inbox);

    assertThat(client.delete(mailbox.path() + "/messages/" + id).status()).isEqualTo(200);

    assertThat(client.get(mailbox.path() + "/messages/" + id).data().path("folders").toString())
        .contains(trash);
  }

  /// The answer may have been lost: the same request again must destroy nothing.
  @Test
  void whatIsInTheTrashStaysThereWhenItIsDeletedAgain() {
    mailbox.folder("Trash", Role.TRASH);
    var id = mailbox.deliver(1, "a", inbox);
    client.delete(mailbox.path() + "/messages/" + id);

    assertThat(client.delete(mailbox.path() + "/messages/" + id).status()).isEqualTo(200);

    assertThat(client.get(mailbox.path() + "/messages/" + id).status()).isEqualTo(200);
    assertThat(client.get(mailbox.path() + "/actions").data().size()).isEqualTo(1);
  }

  @Test
  void deletingForGoodLeavesNothingButTheAction() {
    var id = mailbox.deliver(1, "a", inbox);
    var thread = client.get(mailbox.path() + "/messages/" + id).data().path("thread_id").asString();
    var path = mailbox.path() + "/messages/" + id + "?hard_delete=";

    assertThat(client.delete(path + "yes").errorMessage()).contains("'hard_delete'", "true");
    assertThat(client.delete(path + "true").status()).isEqualTo(200);

    assertThat(client.get(mailbox.path() + "/messages/" + id).status()).isEqualTo(404);
    assertThat(client.get(mailbox.path() + "/messages").data().size()).isZero();
    assertThat(client.get(mailbox.path() + "/threads/" + thread).status()).isEqualTo(404);
    assertThat(client.delete(path + "true").status()).isEqualTo(404);
    var action = client.get(mailbox.path() + "/actions").data().get(0);
    assertThat(action.path("kind").asString()).isEqualTo("delete");
    assertThat(action.path("object_id").asString()).isEqualTo(id);
    var deltas = client.get(mailbox.path() + "/deltas?include=message&limit=200").data();
    assertThat(deltas.get(deltas.size() - 1).path("event").asString()).isEqualTo("deleted");
  }

  @Test
  void aThreadChangesAllItsMessages() {
    var id = mailbox.deliver(1, "a", inbox);
    var thread = client.get(mailbox.path() + "/messages/" + id).data().path("thread_id").asString();

    var reply = client.put(mailbox.path() + "/threads/" + thread, "{\"unread\": false}");

    assertThat(reply.data().path("unread").asBoolean(true)).isFalse();
    assertThat(client.get(mailbox.path() + "/messages/" + id).data().path("unread").asBoolean(true))
        .isFalse();
  }

  @Test
  void aMessageIsQueuedWithItsAttachmentAndReadAsOne() {
    var content = Base64.getEncoder().encodeToString("the file".getBytes(UTF_8));

    var reply =
        send(
            """
            {"to": [{"name": "Zoë", "email": "zoe@example.com"}], "bcc": [{"email": "hidden@example.org"}],
             "subject": "Grüße", "body": "<b>hi</b>",
             "custom_headers": [{"name": "X-Mine", "value": "yes"}],
             "attachments": [{"filename": "a.txt", "content_type": "text/plain", "content": "%s"}]}
            """
                .formatted(content));

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    var message = reply.data();
    assertThat(message.path("send_state").asString()).isEqualTo("queued");
    assertThat(message.path("subject").asString()).isEqualTo("Grüße");
    assertThat(message.path("body").asString()).contains("<b>hi</b>");
    assertThat(message.path("bcc").get(0).path("email").asString()).isEqualTo("hidden@example.org");
    var id = message.path("id").asString();
    var attachment = message.path("attachments").get(0).path("id").asString();
    var file = client.get(mailbox.path() + "/attachments/" + attachment + "/download");
    assertThat(new String(file.raw().body(), UTF_8)).isEqualTo("the file");
    var raw =
        new String(client.get(mailbox.path() + "/messages/" + id + "/raw").raw().body(), UTF_8);
    assertThat(raw).contains("X-Mine: yes").doesNotContain("hidden@example.org");
    var action = client.get(mailbox.path() + "/actions").data().get(0);
    assertThat(action.path("kind").asString()).isEqualTo("send");
    var thread = message.path("thread_id").asString();
    assertThat(
            client.get(mailbox.path() + "/threads/" + thread).data().path("message_ids").toString())
        .contains(id);
  }

  @Test
  void anAddressBeyondAsciiIsWrittenAsItIsAndItsDomainForEveryServer() {
    var reply =
        send(
            """
            {"to": [{"name": "Jörg", "email": "jo\u0308rg@bücher.example"}], "subject": "Grüße",
             "body": "hi", "is_plaintext": true}
            """);

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    var written = "jörg@xn--bcher-kva.example";
    assertThat(reply.data().path("to").get(0).path("email").asString()).isEqualTo(written);
    var path = mailbox.path() + "/messages/" + reply.data().path("id").asString() + "/raw";
    assertThat(new String(client.get(path).raw().body(), UTF_8)).contains("<" + written + ">");
    refused("{\"to\": [{\"email\": \"a\u202eb@example.com\"}]}", "before the @");
  }

  @Test
  void aReplyJoinsTheThreadAndNamesWhatItAnswers() {
    var raw = "References: <root@x>\r\nMessage-ID: <m1@example.com>\r\nSubject: plan\r\n\r\nbody";
    var id = mailbox.deliver(1, "plan", inbox, raw, List.of(), null);

    var reply =
        send(
            "{\"to\": [{\"email\": \"z@example.com\"}], \"body\": \"ok\", \"is_plaintext\": true,"
                + " \"reply_to_message_id\": \""
                + id
                + "\"}");

    assertThat(reply.data().path("subject").asString()).isEqualTo("Re: plan");
    var answered = client.get(mailbox.path() + "/messages/" + id).data();
    assertThat(reply.data().path("thread_id")).isEqualTo(answered.path("thread_id"));
    var path = mailbox.path() + "/messages/" + reply.data().path("id").asString() + "/raw";
    assertThat(new String(client.get(path).raw().body(), UTF_8))
        .contains("In-Reply-To: <m1@example.com>")
        .contains("References: <root@x> <m1@example.com>");
  }

  @Test
  void aFormCarriesLargeFiles() {
    var boundary = "b0undary";
    var file = "x".repeat(5_000_000);
    var form =
        "--"
            + boundary
            + "\r\n"
            + "Content-Disposition: form-data; name=\"message\"\r\n\r\n"
            + "{\"to\":[{\"email\":\"z@example.com\"}],\"subject\":\"big\",\"body\":\"<img"
            + " src='cid:logo'>\"}\r\n"
            + "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file0\"; filename=\"big.bin\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n"
            + file
            + "\r\n"
            + "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n"
            + "Content-Type: image/png\r\n\r\nPNG\r\n--"
            + boundary
            + "--\r\n";

    var reply =
        client.send(
            client
                .request(mailbox.path() + "/messages/send")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(form))
                .build());

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    var attachments = reply.data().path("attachments");
    assertThat(attachments.size()).isEqualTo(2);
    attachments.forEach(attachment -> {
      var big = attachment.path("filename").asString().equals("big.bin");
      assertThat(attachment.path("size").asLong()).isEqualTo(big ? 5_000_000 : 3);
      assertThat(attachment.path("is_inline").asBoolean()).isEqualTo(!big);
    });
  }

  @Test
  void whatNoMessageCanHaveIsRefusedByName() {
    refused("{\"subject\": \"x\"}", "Nobody to send to");
    refused("{\"to\": [{\"email\": \"nobody\"}]}", "'to[0].email'");
    refused(to("\"subject\": \"a\\r\\nBcc: x@example.com\""), "'subject'");
    refused(to("\"custom_headers\": [{\"name\": \"X-A\", \"value\": \"b\\nBcc: x@y\"}]"), "value'");
    refused(to("\"custom_headers\": [{\"name\": \"Bcc\", \"value\": \"x@y\"}]"), "name'");
    refused(to("\"custom_headers\": [{\"name\": \"Subject\", \"value\": \"x\"}]"), "Subject");
    refused(to("\"attachments\": [{\"content\": \"%%%\"}]"), "'attachments[0].content'");
    refused(to("\"send_at\": 1"), "'send_at' is not in the future");
    refused(to("\"send_at\": 1764520000000"), "not in milliseconds");
    refused(to("\"reply_to_message_id\": \"x\""), "'reply_to_message_id'");
    refused(to("\"subjekt\": \"x\""), "'subjekt'");
    refused(to("\"is_plaintext\": \"yes\""), "'is_plaintext'");
  }

  private static String to(String rest) {
    return "{\"to\": [{\"email\": \"z@example.com\"}], " + rest + "}";
  }

  private void refused(String json, String words) {
    var reply = send(json);
    assertThat(reply.status()).as(json).isEqualTo(400);
    assertThat(reply.errorMessage()).contains(words);
  }

  private Reply send(String json) {
    return client.post(mailbox.path() + "/messages/send", json);
  }
}
