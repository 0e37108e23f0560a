package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.mail.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A message of a large mailbox, between its header and the rest of it.
class ContentToComeIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("to-come");

  private final Mailbox mailbox = new Mailbox(api, client.account("early@example.com"));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);

  @Test
  void aMessageThatIsOnlyListedSaysSoAndComesFirstWhenItIsAskedFor() {
    var raw = "Subject: listed\r\n\r\nbody\r\n";
    var id = mailbox.deliver(1, "listed", inbox, raw, List.of(), null);
    var contentComes = mailbox.onlyListed(id);
    var path = mailbox.path() + "/messages/" + id;
    var listed = client.get(mailbox.path() + "/messages?fields=include_headers").data().get(0);
    var askedBefore = mailbox.isAskedFor(id);

    var message = client.get(path + "?fields=raw_mime").data();
    var cleaned =
        client.put(mailbox.path() + "/messages/clean", "{\"message_id\": [\"" + id + "\"]}");
    var download = CompletableFuture.supplyAsync(() -> client.get(path + "/raw"));
    contentComes.run();

    assertThat(listed.path("content_pending").asBoolean()).isTrue();
    assertThat(listed.path("headers").isMissingNode()).isTrue();
    assertThat(askedBefore).isFalse();
    assertThat(mailbox.isAskedFor(id)).isTrue();
    assertThat(message.path("content_pending").asBoolean()).isTrue();
    assertThat(message.path("raw_mime").isMissingNode()).isTrue();
    assertThat(cleaned.status()).isEqualTo(503);
    assertThat(cleaned.raw().headers().firstValue("retry-after")).contains("5");
    assertThat(cleaned.body().path("error").path("type").asString()).isEqualTo("content_pending");
    assertThat(download.join().raw().body()).asString().isEqualTo(raw);
    assertThat(client.get(path).data().path("content_pending").isMissingNode()).isTrue();
  }
}
