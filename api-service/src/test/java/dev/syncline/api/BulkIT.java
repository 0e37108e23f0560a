package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Many messages are changed by one request, and one job says how far that is.
class BulkIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("bulk");
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("bulk%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);
  private final String archive = mailbox.folder("Archive", Role.ARCHIVE);
  private final String messages = mailbox.path() + "/messages";

  private List<String> deliver(int count, String folder) {
    return IntStream.range(0, count).mapToObj(i -> mailbox.deliver(i, "s" + i, folder)).toList();
  }

  private Reply ask(String json) {
    return client.post(messages + "/bulk", json);
  }

  private JsonNode carriedOut(String json) {
    var reply = ask(json);
    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    return carriedOut(reply.data());
  }

  private JsonNode carriedOut(JsonNode job) {
    var path = messages + "/bulk/" + job.path("id").asString();
    await().atMost(Duration.ofSeconds(30)).until(() -> client.get(path).data().has("finished_at"));
    return client.get(path).data();
  }

  private static String quoted(List<String> ids) {
    return "[\"" + String.join("\", \"", ids) + "\"]";
  }

  private List<String> ids(String query) {
    var found = new ArrayList<String>();
    var token = "";
    do {
      var page = client.get(messages + "?limit=200&select=id" + query + token);
      page.data().forEach(message -> found.add(message.path("id").asString()));
      token = page.next().isEmpty() ? "" : "&page_token=" + page.next();
    } while (!token.isEmpty());
    return found;
  }

  @Test
  void messagesAreChangedByTheirIdsEachWithItsActionAndItsDelta() {
    var ids = deliver(3, inbox);
    var reply =
        ask("{\"ids\": %s, \"change\": {\"unread\": false}}".formatted(quoted(ids.subList(0, 2))));

    var job = carriedOut(reply.data());

    assertThat(job.path("state").asString()).isEqualTo("finished");
    assertThat(job.path("total").asInt()).isEqualTo(2);
    assertThat(job.path("done").asInt()).isEqualTo(2);
    assertThat(job.path("failed").asInt()).isZero();
    assertThat(ids("&unread=true")).containsExactly(ids.get(2));
    var request = reply.body().path("request_id");
    var actions = client.get(mailbox.path() + "/actions").data();
    assertThat(actions.size()).isEqualTo(2);
    actions.forEach(action -> assertThat(action.path("request_id")).isEqualTo(request));
    var deltas = client.get(mailbox.path() + "/deltas?include=message&limit=200").data();
    assertThat(deltas.get(deltas.size() - 1).path("request_id")).isEqualTo(request);
  }

  @Test
  void allThatAFilterFindsIsChangedThoughTheChangeTakesItOutOfTheFilter() {
    var old = deliver(130, inbox);
    var kept = mailbox.deliver(500, "kept", inbox);

    var job =
        carriedOut(
            """
            {"filter": {"in": "%s", "unread": true, "received_before": %d},
             "change": {"unread": false, "folders": ["%s"], "metadata": {"key1": "moved"}}}
            """
                .formatted(inbox, Mailbox.at(400).getEpochSecond(), archive));

    assertThat(job.path("state").asString()).isEqualTo("finished");
    assertThat(job.path("done").asInt()).isEqualTo(130);
    assertThat(job.path("total").asInt()).isEqualTo(130);
    assertThat(ids("&in=" + archive)).containsExactlyInAnyOrderElementsOf(old);
    assertThat(ids("&metadata_pair=key1:moved")).hasSize(130);
    assertThat(ids("&unread=true")).containsExactly(kept);
  }

  @Test
  void messagesAreThrownAwayOrDeletedForGood() {
    var trash = mailbox.folder("Trash", Role.TRASH);
    var ids = deliver(60, inbox);

    var thrown = carriedOut("{\"ids\": %s, \"delete\": \"trash\"}".formatted(quoted(ids)));
    assertThat(thrown.path("done").asInt()).isEqualTo(60);
    assertThat(ids("&in=" + trash)).hasSize(60);

    var gone =
        carriedOut("{\"filter\": {\"in\": \"%s\"}, \"delete\": \"for_good\"}".formatted(trash));
    assertThat(gone.path("done").asInt()).isEqualTo(60);
    assertThat(ids("")).isEmpty();
    assertThat(client.get(mailbox.path() + "/threads").data().size()).isZero();
  }

  @Test
  void whatIsNotThereFailsAndLeavesTheOthersAlone() {
    var id = mailbox.deliver(1, "a", inbox);
    var foreign =
        new Mailbox(api, client.account("bulk-other%d@example.com".formatted(accounts++)));
    var other = foreign.deliver(1, "b", foreign.folder("INBOX", Role.INBOX));

    var job =
        carriedOut(
            "{\"ids\": %s, \"change\": {\"starred\": true}}".formatted(quoted(List.of(other, id))));

    assertThat(job.path("done").asInt()).isEqualTo(1);
    assertThat(job.path("failed").asInt()).isEqualTo(1);
    assertThat(client.get(foreign.path() + "/messages?starred=true").data().size()).isZero();
    var path = foreign.path() + "/messages/bulk/" + job.path("id").asString();
    assertThat(client.get(path).status()).isEqualTo(404);
  }

  /// The first of its messages was in the batch that was committed.
  @Test
  void aJobWhoseProcessDiedGoesOnAfterItsLastBatch() {
    var ids = deliver(2, inbox);
    var job = mailbox.job("{\"forGood\": false, \"starred\": true}", ids);
    mailbox.abandon(job, 1, true);

    var ended = carriedOut(client.get(messages + "/bulk/" + job).data());

    assertThat(ended.path("done").asInt()).isEqualTo(1);
    assertThat(ids("&starred=true")).containsExactly(ids.get(1));
  }

  @Test
  void whatSaysTooLittleOrTooMuchIsRefused() {
    var change = "\"change\": {\"unread\": false}";
    refused("{%s}".formatted(change), "Give either 'ids' or 'filter'.");
    refused("{\"ids\": [\"a\"]}", "Give either 'change' or 'delete'.");
    refused("{\"ids\": [\"a\"], " + change + ", \"delete\": \"trash\"}", "either 'change'");
    refused("{\"ids\": [], %s}".formatted(change), "1 to 1000 ids");
    refused("{\"ids\": [\"a\"], %s}".formatted(change), "no id of a message");
    refused("{\"filter\": {}, %s}".formatted(change), "every message");
    refused("{\"filter\": {\"limit\": 3}, %s}".formatted(change), "'limit'");
    refused("{\"filter\": {\"unread\": \"yes\"}, %s}".formatted(change), "'unread'");
    refused("{\"filter\": {\"unread\": true}, \"delete\": \"now\"}", "for_good, trash");
    refused("{\"filter\": {\"unread\": true}, \"change\": {}}", "Nothing to change");
    var nowhere = "{\"filter\": {\"unread\": true}, \"change\": {\"folders\": [\"x\"]}}";
    refused(nowhere, "a folder that is not there");
    assertThat(ask("{\"filter\": {\"unread\": true}, \"delete\": \"trash\"}").errorType())
        .isEqualTo("no_trash_folder");
  }

  private void refused(String json, String words) {
    var reply = ask(json);
    assertThat(reply.status()).as(json).isEqualTo(400);
    assertThat(reply.errorMessage()).contains(words);
  }
}
