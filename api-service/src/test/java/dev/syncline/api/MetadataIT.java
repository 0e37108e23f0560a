package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What developers keep with messages: shown, told, and found again.
class MetadataIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("metadata");
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("keeper%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);
  private final String messages = mailbox.path() + "/messages";

  @Test
  void metadataIsShownToldAndLeavesNoAction() {
    var id = mailbox.deliver(1, "a", inbox);

    var reply = describe(id, "{\"key1\": \"Acme\", \"case\": \"4711\"}");

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    var shown = "{\"case\":\"4711\",\"key1\":\"Acme\"}";
    assertThat(reply.data().path("metadata").toString()).isEqualTo(shown);
    assertThat(client.get(messages).data().get(0).path("metadata").toString()).isEqualTo(shown);
    assertThat(client.get(mailbox.path() + "/actions").data().size()).isZero();
    var deltas = client.get(mailbox.path() + "/deltas?include=message&limit=200").data();
    var last = deltas.get(deltas.size() - 1);
    assertThat(last.path("event").asString()).isEqualTo("updated");
    assertThat(last.path("attributes").toString()).isEqualTo("[\"metadata\"]");
  }

  @Test
  void whatIsSentReplacesAllOfItAndWhatIsSaidAgainIsNoNews() {
    var id = mailbox.deliver(1, "a", inbox);
    describe(id, "{\"key1\": \"a\", \"key2\": \"b\"}");
    var before = client.get(mailbox.path() + "/deltas?limit=200").data().size();

    describe(id, "{\"key2\": \"b\", \"key1\": \"a\"}");
    assertThat(client.get(mailbox.path() + "/deltas?limit=200").data()).hasSize(before);

    assertThat(describe(id, "{\"key2\": \"c\"}").data().path("metadata").toString())
        .isEqualTo("{\"key2\":\"c\"}");
    assertThat(found("key1:a")).isEmpty();
    assertThat(describe(id, "{}").data().has("metadata")).isFalse();
    assertThat(found("key2:c")).isEmpty();
  }

  @Test
  void messagesAreFoundByWhatIsKeptUnderFiveKeys() {
    var archive = mailbox.folder("Archive", Role.ARCHIVE);
    var ids =
        IntStream.range(0, 5)
            .mapToObj(i -> mailbox.deliver(i, "s" + i, i == 4 ? archive : inbox))
            .toList();
    ids.forEach(id -> describe(id, "{\"key1\": \"Acme, and: sons\", \"key5\": \"" + id + "\"}"));
    describe(mailbox.deliver(9, "other", inbox), "{\"key1\": \"acme, and: sons\"}");

    assertThat(found("key1:Acme,%20and:%20sons")).containsExactlyElementsOf(ids.reversed());
    assertThat(found("key1:Acme,%20and:%20sons&in=" + archive)).containsExactly(ids.get(4));
    assertThat(found("key1:Acme,%20and:%20sons,key5:" + ids.get(2))).containsExactly(ids.get(2));
    assertThat(found("key1:Acme,%20and:%20sons&metadata_pair=key5:" + ids.get(1)))
        .containsExactly(ids.get(1));
    assertThat(found("key1:Acme,%20and:%20sons&subject=s3")).containsExactly(ids.get(3));
    assertThat(found("key5:Acme,%20and:%20sons")).isEmpty();
  }

  @Test
  void pagesOfWhatIsFoundFollowEachOther() {
    var ids = IntStream.range(0, 7).mapToObj(i -> mailbox.deliver(i / 3, "s" + i, inbox)).toList();
    ids.forEach(id -> describe(id, "{\"key3\": \"x\"}"));
    var seen = new ArrayList<String>();
    var token = "";
    do {
      var page = client.get(messages + "?limit=2&metadata_pair=key3:x" + token);
      seen.addAll(ids(page));
      token = page.next().isEmpty() ? "" : "&page_token=" + page.next();
    } while (!token.isEmpty());

    assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aSentMessageHasItsMetadataFromTheBeginning() {
    var reply =
        client.post(
            messages + "/send",
            """
            {"to": [{"email": "z@example.com"}], "subject": "x", "body": "y",
             "metadata": {"key4": "campaign"}}
            """);

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    assertThat(reply.data().path("metadata").path("key4").asString()).isEqualTo("campaign");
    assertThat(found("key4:campaign")).containsExactly(reply.data().path("id").asString());
  }

  @Test
  void whatCantBeKeptOrFoundIsRefusedWithWhatCan() {
    var id = mailbox.deliver(1, "a", inbox);
    var many =
        IntStream.range(0, 51)
            .mapToObj(i -> "\"k%d\": \"v\"".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(describe(id, many).errorMessage()).isEqualTo("'metadata' takes at most 50 pairs.");
    assertThat(describe(id, "{\"" + "k".repeat(41) + "\": \"v\"}").errorMessage())
        .contains("keys of 1 to 40");
    assertThat(describe(id, "{\"k\": \"" + "v".repeat(501) + "\"}").errorMessage())
        .contains("at most 500");
    assertThat(describe(id, "{\"k\": 1}").errorMessage()).contains("strings only");
    assertThat(describe(id, "{\"k\": {\"nested\": \"v\"}}").errorMessage()).contains("strings");
    assertThat(describe(id, "{\"k\": null}").status()).isEqualTo(400);
    assertThat(client.get(messages + "?metadata_pair=key6:a").errorMessage())
        .contains("key1, key2, key3, key4, key5");
    assertThat(client.get(messages + "?metadata_pair=key1:a,other:b").status()).isEqualTo(400);
    assertThat(client.get(messages + "?metadata_pair=key1").errorMessage()).contains("key1:value");
  }

  private Reply describe(String id, String metadata) {
    return client.put(messages + "/" + id, "{\"metadata\": " + metadata + "}");
  }

  private List<String> found(String pairs) {
    return ids(client.get(messages + "?metadata_pair=" + pairs));
  }

  private static List<String> ids(Reply page) {
    assertThat(page.status()).as(page.errorMessage()).isEqualTo(200);
    return page.data().valueStream().map(message -> message.path("id").asString()).toList();
  }
}
