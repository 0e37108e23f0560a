package dev.syncline.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.Receiver.Answer;
import dev.syncline.webhook.Receiver.Received;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BatchIT {
  @Test
  void aBatchIsASignedArrayOfTheUsualEnvelopesInOrder()
      throws IOException, GeneralSecurityException {
    try (var platform = new Platform();
        var receiver = new Receiver()) {
      platform.start();
      var accounts = List.of(platform.account(), platform.account(), platform.account());
      var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
      platform.batches(hook, 40, Duration.ofMillis(300));
      warmUp(platform, receiver, accounts.getFirst());

      for (int i = 0; i < 40; i++) {
        accounts.forEach(account -> platform.changes(account, 5));
      }

      Platform.await(() -> accounts.stream().allMatch(a -> isServed(platform, receiver, a)));
      var mac = Mac.getInstance("HmacSHA256");
      for (var request : receiver.taken()) {
        mac.init(new SecretKeySpec(hook.secret().text().getBytes(UTF_8), "HmacSHA256"));
        var signature = mac.doFinal(request.body().getBytes(UTF_8));
        assertThat(request.signature()).isEqualTo(HexFormat.of().formatHex(signature));
      }
      var batches = receiver.taken().stream().filter(r -> r.json().isArray()).toList();
      assertThat(batches).allMatch(batch -> batch.json().size() <= 40);
      assertThat(batches).anyMatch(batch -> batch.json().size() > 20);
      assertThat(batches.stream().map(Received::id)).doesNotHaveDuplicates();
      assertThat(batches.getLast().json().get(0).get("specversion").asString()).isEqualTo("1.0");
    }
  }

  @Test
  void oneEventThatIsRefusedHoldsUpNothingButItsOwnAccount() throws IOException {
    try (var platform = new Platform();
        var receiver = new Receiver()) {
      var poisoned = platform.account();
      var others = List.of(platform.account(), platform.account());
      receiver.answering(received ->
          new Answer(
              events(received).stream().anyMatch(e -> isPoison(e, poisoned)) ? 500 : 200, ""));
      platform.start(
          "--syncline.webhooks.lanes.retry-first=20ms",
          "--syncline.webhooks.lanes.retry-ceiling=50ms");
      var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
      platform.batches(hook, 20, Duration.ofMillis(50));
      warmUp(platform, receiver, others.getFirst());

      for (int i = 0; i < 10; i++) {
        platform.change(poisoned);
        others.forEach(platform::change);
      }

      Platform.await(() -> others.stream().allMatch(a -> isServed(platform, receiver, a)));
      Platform.await(() -> seqs(receiver, poisoned).size() >= 3);
      assertThat(seqs(receiver, poisoned)).containsExactly(2L, 3L, 4L);
    }
  }

  private static boolean isPoison(JsonNode event, Location account) {
    var data = event.get("data");
    return data.get("grant_id").asString().equals(account.grant().toString())
        && data.get("account_seq").asLong() == 5;
  }

  /// Until the service has seen that the webhook takes batches.
  private static void warmUp(Platform platform, Receiver receiver, Location account) {
    Platform.await(() -> {
      platform.change(account);
      return receiver.taken().stream().anyMatch(received -> received.json().isArray());
    });
  }

  private static boolean isServed(Platform platform, Receiver receiver, Location account) {
    return seqs(receiver, account)
        .equals(LongStream.rangeClosed(2, platform.head(account)).boxed().toList());
  }

  private static List<JsonNode> events(Received received) {
    var json = received.json();
    return json.isArray()
        ? StreamSupport.stream(json.spliterator(), false).toList()
        : List.of(json);
  }

  private static List<Long> seqs(Receiver receiver, Location account) {
    var seqs = new ArrayList<Long>();
    for (var received : receiver.taken()) {
      for (var event : events(received)) {
        var data = event.get("data");
        if (data.get("grant_id").asString().equals(account.grant().toString())) {
          seqs.add(data.get("account_seq").asLong());
        }
      }
    }
    return seqs;
  }
}
