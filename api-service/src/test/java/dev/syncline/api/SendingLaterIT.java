package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Role;
import dev.syncline.model.mail.SendState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A message that is to be sent later, from the request until the sync fleet begins with it.
class SendingLaterIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("later");
  private static int accounts;

  private final dev.syncline.model.directory.AccountLocations.Location account =
      client.account("later%d@example.com".formatted(accounts++));
  private final Mailbox mailbox = new Mailbox(api, account);
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);
  private final long sendAt = Instant.now().getEpochSecond() + 3600;

  @Test
  void itIsThereAtOnceAndSaysWhenItWillBeSent() {
    var reply = send(sendAt, "later");

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    var message = reply.data();
    var id = message.path("id").asString();
    assertThat(message.path("send_state").asString()).isEqualTo("scheduled");
    assertThat(message.path("send_at").asLong()).isEqualTo(sendAt);
    assertThat(message.path("date").asLong()).isEqualTo(sendAt);
    assertThat(message.path("schedule_id").asString()).isEqualTo(id);
    assertThat(message(id).data()).isEqualTo(message);
    var raw = client.get(mailbox.path() + "/messages/" + id + "/raw").raw().body();
    var date =
        DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss", Locale.ROOT)
            .format(Instant.ofEpochSecond(sendAt).atOffset(ZoneOffset.UTC));
    assertThat(new String(raw, UTF_8)).contains("Date: " + date);
    var thread =
        client.get(mailbox.path() + "/threads/" + message.path("thread_id").asString()).data();
    assertThat(thread.path("message_ids").toString()).contains(id);
    assertThat(thread.has("latest_message_sent_date")).as("nothing was sent yet").isFalse();
    var action = client.get(mailbox.path() + "/actions?status=scheduled").data().get(0);
    assertThat(action.path("object_id").asString()).isEqualTo(id);
    assertThat(action.path("next_attempt_at").asLong()).isEqualTo(sendAt);
    assertThat(client.get(mailbox.path() + "/actions?status=pending").data()).isEmpty();
  }

  @Test
  void schedulesAreListedInTheOrderOfTheirTimesByPages() {
    var second = id(send(sendAt + 2, "second"));
    var third = id(send(sendAt + 3, "third"));
    var first = id(send(sendAt + 1, "first"));

    var all = client.get(mailbox.path() + "/messages/schedules").data().path("schedules");
    assertThat(all.findValuesAsString("schedule_id")).containsExactly(first, second, third);
    assertThat(all.get(0).path("status").path("code").asString()).isEqualTo("pending");
    assertThat(all.get(0).path("send_at").asLong()).isEqualTo(sendAt + 1);
    assertThat(all.get(0).has("close_time")).isFalse();
    var page = client.get(mailbox.path() + "/messages/schedules?limit=2");
    assertThat(page.data().path("schedules")).hasSize(2);
    var rest = client.get(mailbox.path() + "/messages/schedules?limit=2&page_token=" + page.next());
    assertThat(rest.data().path("schedules").findValuesAsString("schedule_id"))
        .containsExactly(third);
    assertThat(rest.body().has("next_cursor")).isFalse();
    assertThat(schedule(second).data()).isEqualTo(all.get(1));
  }

  @Test
  void oneThatIsCancelledIsDeletedAndItsScheduleSaysSo() {
    var answered = mailbox.deliver(1, "plan", inbox);
    var before = thread(answered);
    var body = "\"reply_to_message_id\": \"" + answered + "\", \"body\": \"ok\"";
    var reply = id(send(sendAt, body, "Re: plan"));
    assertThat(thread(answered).path("message_ids").toString()).contains(reply);

    var cancelled = cancel(reply);

    assertThat(cancelled.status()).as(cancelled.errorMessage()).isEqualTo(200);
    assertThat(cancelled.data().path("message").asString()).contains("will not be sent");
    assertThat(message(reply).status()).isEqualTo(404);
    assertThat(thread(answered)).as("as it was before").isEqualTo(before);
    assertThat(lastDelta("message").path("event").asString()).isEqualTo("deleted");
    assertThat(lastDelta("message").path("id").asString()).isEqualTo(reply);
    assertThat(schedule(reply).data().path("status").path("code").asString())
        .isEqualTo("cancelled");
    assertThat(schedule(reply).data().path("close_time").asLong()).isPositive();
    assertThat(client.get(mailbox.path() + "/messages/schedules").data().path("schedules"))
        .isEmpty();
    assertThat(cancel(reply).status()).as("again").isEqualTo(200);
  }

  @Test
  void aThreadOfItsOwnGoesWithIt() {
    var message = send(sendAt, "alone").data();

    cancel(message.path("id").asString());

    var thread = message.path("thread_id").asString();
    assertThat(client.get(mailbox.path() + "/threads/" + thread).status()).isEqualTo(404);
    assertThat(lastDelta("thread").path("event").asString()).isEqualTo("deleted");
  }

  @Test
  void nothingIsKeptOfTheMetadataOfOneThatIsCancelled() {
    var id = id(send(sendAt, "\"body\": \"ok\", \"metadata\": {\"key1\": \"v\"}", "with metadata"));
    assertThat(metadataPairs()).isEqualTo(1);

    assertThat(cancel(id).status()).isEqualTo(200);

    assertThat(metadataPairs()).isZero();
  }

  private long metadataPairs() {
    return api.model
        .shards()
        .sql(account.shard())
        .sql("select count(*) from metadata_pair where account_id = ?")
        .param(account.account().value())
        .query(Long.class)
        .single();
  }

  @Test
  void whatAServerIsBeingGivenOrHasCanNotBeCancelled() {
    for (var state : List.of(SendState.SENDING, SendState.SENT, SendState.FAILED)) {
      var id = id(send(sendAt, "on its way"));
      model(id, state);

      var refused = cancel(id);

      assertThat(refused.status()).as(state.name()).isEqualTo(409);
      assertThat(refused.errorType()).isEqualTo("too_late_to_cancel");
      assertThat(message(id).data().path("send_state").asString())
          .isEqualTo(state.name().toLowerCase(Locale.ROOT));
    }
    var again = id(send(sendAt, "to be tried again"));
    model(again, SendState.QUEUED);
    assertThat(cancel(again).status()).isEqualTo(200);
  }

  @Test
  void nothingElseOfItCanBeChangedAndTheRestOfItsThreadCan() {
    mailbox.folder("Trash", Role.TRASH);
    var answered = mailbox.deliver(1, "plan", inbox);
    var body = "\"reply_to_message_id\": \"" + answered + "\", \"body\": \"ok\"";
    var reply = id(send(sendAt, body, "Re: plan"));

    for (var refused :
        List.of(
            client.put(mailbox.path() + "/messages/" + reply, "{\"starred\": true}"),
            client.delete(mailbox.path() + "/messages/" + reply))) {
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.errorMessage()).contains("messages/schedules");
    }
    var thread = message(reply).data().path("thread_id").asString();
    assertThat(client.put(mailbox.path() + "/threads/" + thread, "{\"starred\": true}").status())
        .isEqualTo(200);
    assertThat(message(answered).data().path("starred").asBoolean()).isTrue();
    assertThat(message(reply).data().path("starred").asBoolean()).isFalse();
  }

  @Test
  void whatIsNoScheduleIsNotFound() {
    var now = client.post(mailbox.path() + "/messages/send", json("", "now")).data();

    assertThat(schedule(now.path("id").asString()).status()).isEqualTo(404);
    assertThat(cancel(now.path("id").asString()).status()).isEqualTo(404);
    assertThat(cancel("nosuch").status()).isEqualTo(404);
    var other = new Mailbox(api, client.account("other%d@example.com".formatted(accounts++)));
    var id = id(send(sendAt, "mine"));
    assertThat(client.delete(other.path() + "/messages/schedules/" + id).status()).isEqualTo(404);
    assertThat(message(id).status()).isEqualTo(200);
  }

  private Reply send(long at, String subject) {
    return send(at, "\"body\": \"hi\"", subject);
  }

  private Reply send(long at, String more, String subject) {
    var json = json("\"send_at\": %d, %s,".formatted(at, more), subject);
    return client.post(mailbox.path() + "/messages/send", json);
  }

  private static String json(String more, String subject) {
    return "{\"to\": [{\"email\": \"z@example.com\"}], %s \"subject\": \"%s\"}"
        .formatted(more, subject);
  }

  private static String id(Reply sent) {
    assertThat(sent.status()).as(sent.errorMessage()).isEqualTo(200);
    return sent.data().path("schedule_id").asString();
  }

  private Reply message(String id) {
    return client.get(mailbox.path() + "/messages/" + id);
  }

  private Reply schedule(String id) {
    return client.get(mailbox.path() + "/messages/schedules/" + id);
  }

  private Reply cancel(String id) {
    return client.delete(mailbox.path() + "/messages/schedules/" + id);
  }

  private JsonNode thread(String message) {
    var id = message(message).data().path("thread_id").asString();
    return client.get(mailbox.path() + "/threads/" + id).data();
  }

  private JsonNode lastDelta(String type) {
    var deltas = client.get(mailbox.path() + "/deltas?limit=200&include=" + type).data();
    return deltas.get(deltas.size() - 1);
  }

  /// As the sync fleet notes it.
  private void model(String id, SendState state) {
    var uuid = PublicIds.decode(id).orElseThrow();
    var _ =
        api.model
            .shards()
            .inTransaction(
                account.shard(),
                session -> {
                  session
                      .find(Message.class, new ObjectKey(account.account().value(), uuid))
                      .sending(state);
                  return true;
                });
  }
}
