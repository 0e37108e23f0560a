package dev.syncline.benchmarks.webhooks;

import dev.syncline.benchmarks.webhooks.Subscribers.Answer;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.webhook.deliver.DeliverySettings;
import dev.syncline.webhook.deliver.HttpEndpoints;
import dev.syncline.webhook.deliver.Signature;
import dev.syncline.webhook.deliver.SigningSecrets;
import dev.syncline.webhook.payload.Envelope;
import dev.syncline.webhook.payload.Notification;
import dev.syncline.webhook.payload.SharedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.springframework.util.unit.DataSize;

/// The sender without database and log: envelope, two signatures, guarded request with a deadline;
/// in turn with the same client sending the same bytes in a bare loop to the same receiver.
final class SenderBenchmark {
  private static final int THREADS = 8;
  private static final long ROUND = 4_000_000_000L;

  private SenderBenchmark() {}

  static void run() throws IOException, InterruptedException {
    var settings =
        new DeliverySettings(
            "unused",
            true,
            true,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            DataSize.ofKilobytes(16),
            DataSize.ofMegabytes(1));
    var pool = PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(100).build();
    try (var subscribers = new Subscribers(0, _ -> Answer.TAKE);
        var endpoints =
            new HttpEndpoints(settings, SystemDefaultDnsResolver.INSTANCE, InstantSource.system());
        var bare = HttpClients.custom().setConnectionManager(pool).build()) {
      var url = URI.create(subscribers.url(0));
      var notification = notification();
      var secret = WebhookSecret.generate(new SecureRandom());
      var body = Envelope.of(notification, new UUID(1, 2), new UUID(3, 4), 1).json();
      for (int round = 0; round < 5; round++) {
        var ours = rate(_ -> ours(endpoints, url, notification, secret));
        var theirs = rate(_ -> bare(bare, url, body));
        DeliveryBenchmark.print(
            "%s: sender %,d/s, bare loop %,d/s: %.2f of it (%d bytes)",
            round == 0 ? "warm-up" : "round " + round,
            ours,
            theirs,
            (double) ours / theirs,
            body.length);
      }
    }
  }

  private static Notification notification() {
    var entry =
        new LogEntry(
            1,
            new AccountId(1),
            1,
            ObjectType.MESSAGE,
            new UUID(5, 6),
            Operation.CREATED,
            Set.of(),
            Instant.now(),
            null);
    var object = Map.of("object", "message", "body", "It is the time between. ".repeat(40));
    var grant = new UUID(7, 8);
    return Notification.of(
        Trigger.MESSAGE_CREATED,
        entry,
        grant,
        0,
        object,
        SharedJson.of(grant, 0, entry, object, 1 << 20));
  }

  private static void ours(
      HttpEndpoints endpoints, URI url, Notification notification, WebhookSecret secret) {
    var envelope = Envelope.of(notification, new UUID(1, 2), new UUID(3, 4), 1);
    var body = envelope.json();
    var headers = Signature.headers(SigningSecrets.of(secret), envelope.id(), Instant.now(), body);
    var answer = endpoints.post(url, headers, body);
    if (!answer.outcome().label().equals("accepted")) {
      throw new IllegalStateException("not accepted: " + answer.outcome());
    }
  }

  private static void bare(CloseableHttpClient client, URI url, byte[] body) {
    var request = new HttpPost(url);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    try {
      var _ =
          client.execute(
              request,
              response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long rate(IntConsumer request) {
    var sent = new LongAdder();
    var begun = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        var number = i;
        threads.execute(() -> {
          while (System.nanoTime() - begun < ROUND) {
            request.accept(number);
            sent.increment();
          }
        });
      }
    }
    return sent.sum() * 1_000_000_000L / (System.nanoTime() - begun);
  }
}
