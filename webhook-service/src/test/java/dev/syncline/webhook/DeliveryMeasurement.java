package dev.syncline.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.directory.AccountLocations.Location;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures, and claims nothing: `mvn verify -Dit.test=DeliveryMeasurement`. Latency from commit to
/// receipt at a steady rate, the rate at which a backlog is served, and the same HTTP client in a
/// bare loop against the same receiver.
class DeliveryMeasurement {
  private static final Logger log = LoggerFactory.getLogger(DeliveryMeasurement.class);
  private static final int PER_SECOND = 200;
  private static final int SECONDS = 20;
  private static final int BACKLOG = 10_000;

  @Test
  void commitToReceipt() throws IOException, InterruptedException {
    try (var platform = new Platform();
        var receiver = new Receiver()) {
      var accounts = new ArrayList<Location>();
      for (int i = 0; i < 50; i++) {
        accounts.add(platform.account());
      }
      var service = platform.start();
      platform.served(platform.webhook(receiver.url(), "message.created"));
      latency(platform, receiver, accounts, 5, "warm-up");
      latency(platform, receiver, accounts, SECONDS, "measured");

      platform.stop(service);
      var before = receiver.taken().size();
      fill(platform, accounts);
      var begun = System.nanoTime();
      platform.start();
      Platform.await(Duration.ofMinutes(3), () -> receiver.taken().size() >= before + BACKLOG);
      var first = receiver.taken().get(before).nanos();
      var last = receiver.taken().getLast().nanos();
      log.info(
          "backlog: {} in {} ms after {} ms of start: {}/s",
          BACKLOG,
          (last - first) / 1_000_000,
          (first - begun) / 1_000_000,
          BACKLOG * 1_000_000_000L / (last - first));
      bareLoop(receiver, receiver.taken().getLast().body());
    }
  }

  private static void latency(
      Platform platform, Receiver receiver, List<Location> accounts, int seconds, String name)
      throws InterruptedException {
    Map<String, Long> committed = new ConcurrentHashMap<>();
    var from = receiver.taken().size();
    var count = PER_SECOND * seconds;
    try (var writers = Executors.newFixedThreadPool(4)) {
      var begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        var due = begun + i * 1_000_000_000L / PER_SECOND;
        LockSupport.parkNanos(due - System.nanoTime());
        var account = accounts.get(i % accounts.size());
        writers.execute(() -> {
          var message = Platform.message(account);
          platform
              .model
              .shards()
              .inTransaction(
                  account.shard(),
                  session -> {
                    session.persist(message);
                    return true;
                  });
          committed.put(
              dev.syncline.model.id.PublicIds.encode(message.loggedId()), System.nanoTime());
        });
      }
    }
    Platform.await(() -> receiver.taken().size() >= from + count);
    var micros =
        receiver.taken().subList(from, from + count).stream()
            .mapToLong(received ->
                (received.nanos()
                        - committed.getOrDefault(
                            received.json().get("data").get("object").get("id").asString(),
                            received.nanos()))
                    / 1000)
            .sorted()
            .toArray();
    log.info(
        "{}: {}/s for {} s, commit to receipt p50 {} us, p90 {} us, p99 {} us, max {} us",
        name,
        PER_SECOND,
        seconds,
        micros[count / 2],
        micros[count * 9 / 10],
        micros[count * 99 / 100],
        micros[count - 1]);
  }

  private static void fill(Platform platform, List<Location> accounts) {
    for (int i = 0; i < BACKLOG / 100; i++) {
      var account = accounts.get(i % accounts.size());
      platform
          .model
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                for (int n = 0; n < 100; n++) {
                  session.persist(Platform.message(account));
                }
                return true;
              });
    }
  }

  private static void bareLoop(Receiver receiver, String body)
      throws IOException, InterruptedException {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(100).build();
    var sent = new AtomicLong();
    var count = 20_000;
    try (var client = HttpClients.custom().setConnectionManager(connections).build()) {
      var begun = System.nanoTime();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (sent.incrementAndGet() <= count) {
                    post(client, receiver.url(), body);
                  }
                }));
      }
      for (var thread : threads) {
        thread.join();
      }
      log.info(
          "bare HttpClient loop, 8 threads: {}/s",
          count * 1_000_000_000L / (System.nanoTime() - begun));
    }
  }

  private static void post(
      org.apache.hc.client5.http.classic.HttpClient client, String url, String body) {
    try {
      var request = new HttpPost(url);
      request.setEntity(new ByteArrayEntity(body.getBytes(UTF_8), ContentType.APPLICATION_JSON));
      var status =
          client.execute(
              request,
              response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
              });
      if (status != 200) {
        throw new IllegalStateException("answered " + status);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
