package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.webhook.Receiver.Answer;
import dev.syncline.webhook.Receiver.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A message's creation told as what was said in it.
class CleanedIT {
  private static final String HTML =
      """
      <html><body><style>p {color: red}</style><p>It is <b>done</b>, see
      <a href="https://example.com/x">the page</a>.</p>
      <div class="gmail_quote">On Sun, 22 Nov 2026 at 01:02, Bob &lt;bob@example.com&gt; wrote:
      <blockquote class="gmail_quote">Is it done?</blockquote></div></body></html>
      """;
  private static final String BOTH = "message.created,message.created.cleaned";

  private final Platform platform = new Platform();
  private final Receiver receiver;

  CleanedIT() throws IOException {
    receiver = new Receiver();
  }

  @BeforeEach
  void start() {
    platform.start();
  }

  @AfterEach
  void stop() {
    receiver.close();
    platform.close();
  }

  @Test
  void aWebhookThatHasBothTriggersIsToldBoth() {
    var account = platform.account();
    platform.served(platform.webhook(receiver.url(), BOTH));

    message(account, HTML, null);

    Platform.await(() -> receiver.taken().size() == 2);
    var whole = only("message.created");
    var cleaned = only("message.created.cleaned");
    assertThat(object(whole).get("body").asString()).isEqualTo(HTML);
    assertThat(object(whole).has("cleaning_status")).isFalse();
    assertThat(object(cleaned).get("body").asString().strip())
        .isEqualTo("It is **done**, see the page.");
    assertThat(object(cleaned).get("cleaning_status").asString()).isEqualTo("success");
    assertThat(object(cleaned).get("subject")).isEqualTo(object(whole).get("subject"));
    assertThat(cleaned.seq()).isEqualTo(whole.seq());
    assertThat(cleaned.id()).isNotEqualTo(whole.id());
  }

  @Test
  void aWebhookThatHasOnlyTheCleanedFormIsToldNothingElse() {
    var account = platform.account();
    platform.served(platform.webhook(receiver.url(), "message.created.cleaned,folder.created"));

    message(account, null, "Is 1 <b> 2?\n\n> It was.\n");
    platform.change(account);

    Platform.await(() -> receiver.taken().size() == 2);
    assertThat(receiver.taken().stream().map(Received::type))
        .containsExactly("message.created.cleaned", "folder.created");
    assertThat(object(only("message.created.cleaned")).get("body").asString())
        .contains("Is 1")
        .contains("2?");
  }

  @Test
  void aFormThatIsRefusedIsTriedAgainBeforeWhatFollows() {
    var refusals = new AtomicInteger();
    receiver.answering(received ->
        received.type().equals("message.created.cleaned") && refusals.incrementAndGet() <= 2
            ? new Answer(500, "0")
            : new Answer(200, ""));
    var account = platform.account();
    platform.served(platform.webhook(receiver.url(), BOTH + ",folder.created"));

    message(account, HTML, null);
    platform.change(account);

    Platform.await(() -> has("folder.created"));
    assertThat(refusals).hasValue(3);
    assertThat(receiver.taken().stream().map(Received::type).distinct())
        .containsExactly("message.created", "message.created.cleaned", "folder.created");
  }

  @Test
  void bothFormsGoIntoTheSameBatch() {
    var account = platform.account();
    var hook = platform.served(platform.webhook(receiver.url(), BOTH));
    platform.batches(hook, 3, Duration.ofMillis(300));
    Platform.await(() -> {
      message(account, HTML, null);
      return receiver.taken().stream().anyMatch(each -> each.json().isArray());
    });
    receiver.taken().clear();

    for (int i = 0; i < 5; i++) {
      message(account, HTML, null);
    }

    Platform.await(() -> told(platform.head(account)).size() == 2);
    for (var batch : receiver.taken()) {
      assertThat(batch.json().size()).as("pairs are not divided").isEqualTo(2);
    }
  }

  private List<JsonNode> told(long seq) {
    return receiver.taken().stream()
        .flatMap(each -> each.json().valueStream())
        .filter(each -> each.path("data").path("account_seq").asLong() == seq)
        .toList();
  }

  private boolean has(String type) {
    return receiver.taken().stream().anyMatch(each -> each.type().equals(type));
  }

  private Received only(String type) {
    var found = receiver.taken().stream().filter(each -> each.type().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static JsonNode object(Received received) {
    return received.json().get("data").get("object");
  }

  private void message(Location account, @Nullable String html, @Nullable String text) {
    platform
        .model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              var message = Platform.message(account);
              session.persist(message);
              session.persist(
                  new MessageBody(
                      new ObjectKey(account.account().value(), message.id()), html, text));
              return true;
            });
  }
}
