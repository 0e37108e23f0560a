package dev.syncline.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookDeliveryIT {
  private static final String FOLDERS = "folder.created,folder.updated,folder.deleted";

  private final Platform platform = new Platform();
  private final List<Receiver> receivers = new ArrayList<>();

  @AfterEach
  void stop() {
    platform.close();
    receivers.forEach(Receiver::close);
  }

  @Test
  void everyChangeArrivesOnceInOrderSignedAsTheSdkVerifies()
      throws IOException, GeneralSecurityException {
    var receiver = receiver();
    platform.start();
    var accounts = List.of(platform.account(), platform.account(), platform.account());
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));

    for (int i = 0; i < 50; i++) {
      accounts.forEach(platform::change);
    }

    Platform.await(() -> receiver.taken().size() >= 150);
    accounts.forEach(account -> assertDense(receiver, account, 2, 51));
    for (var received : receiver.taken()) {
      assertThat(received.signature()).isEqualTo(sdkSignature(hook, received));
      assertThat(received.type()).isEqualTo("folder.created");
      assertThat(received.json().get("data").get("object").get("name").asString())
          .startsWith("Folder");
    }
  }

  @Test
  void accountsConnectedLaterAreServedFromTheirFirstChange() throws IOException {
    var receiver = receiver();
    var before = platform.account();
    platform.change(before);
    platform.start();
    platform.served(platform.webhook(receiver.url(), FOLDERS + ",grant.created"));

    var later = platform.account();
    platform.change(later);
    platform.change(before);

    Platform.await(() -> receiver.taken().size() >= 3);
    assertThat(seqs(receiver, later)).containsExactly(1L, 2L);
    assertThat(seqs(receiver, before)).containsExactly(3L);
    assertThat(receiver.taken().stream().map(Received::type)).containsOnlyOnce("grant.created");
  }

  @Test
  void lateCommitsRollbacksAndKilledWritersLoseNothing() throws IOException, InterruptedException {
    var receiver = receiver();
    platform.start();
    var accounts = List.of(platform.account(), platform.account());
    platform.served(platform.webhook(receiver.url(), FOLDERS));

    for (int round = 0; round < 5; round++) {
      var holding = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      var straggler =
          Thread.ofVirtual().start(() -> platform.changeLate(accounts.get(0), holding, release));
      assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 10; i++) {
        platform.change(accounts.get(1));
        platform.rollBack(accounts.get(1));
      }
      killWriter(accounts.get(0));
      killWriter(accounts.get(1));
      release.countDown();
      straggler.join();
      platform.change(accounts.get(0));
    }

    var expected = accounts.stream().mapToLong(platform::head).sum() - accounts.size();
    Platform.await(() -> receiver.taken().size() >= expected);
    accounts.forEach(account -> assertDense(receiver, account, 2, platform.head(account)));
  }

  @Test
  void anEndpointThatHangsDelaysNobodyElse() throws IOException {
    var healthy = receiver();
    var release = new CountDownLatch(1);
    var hanging = receiver().answering(_ -> hang(release));
    platform.start();
    var accounts = List.of(platform.account(), platform.account(), platform.account());
    platform.served(platform.webhook(hanging.url(), FOLDERS));
    platform.served(platform.webhook(healthy.url(), FOLDERS));

    var begun = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      accounts.forEach(platform::change);
    }
    Platform.await(() -> healthy.taken().size() >= 600);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    release.countDown();

    assertThat(took).isLessThan(Duration.ofSeconds(9));
    Platform.await(() -> hanging.taken().size() >= 600);
    accounts.forEach(account -> assertDense(hanging, account, 2, 201));
  }

  @Test
  void aRestartContinuesWhereItStopped() throws IOException {
    var receiver = receiver();
    var first = platform.start();
    var account = platform.account();
    platform.served(platform.webhook(receiver.url(), FOLDERS));
    for (int i = 0; i < 20; i++) {
      platform.change(account);
    }
    Platform.await(() -> receiver.taken().size() >= 20);
    platform.stop(first);
    for (int i = 0; i < 30; i++) {
      platform.change(account);
    }
    var other = platform.account();
    platform.change(other);

    platform.start();

    Platform.await(() -> receiver.taken().size() >= 51);
    assertDense(receiver, account, 2, 51);
    assertDense(receiver, other, 2, 2);
  }

  @Test
  void failuresAreTriedAgainInOrderAndTheWebhookReturnsByItself() throws IOException {
    var calls = new AtomicInteger();
    var receiver =
        receiver().answering(_ -> new Answer(calls.incrementAndGet() <= 8 ? 500 : 200, ""));
    platform.start(
        "--syncline.webhooks.lanes.retry-first=100ms",
        "--syncline.webhooks.lanes.retry-ceiling=200ms");
    var accounts = List.of(platform.account(), platform.account());
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));

    for (int i = 0; i < 10; i++) {
      accounts.forEach(platform::change);
    }

    Platform.await(() -> receiver.taken().size() >= 20);
    accounts.forEach(account -> assertDense(receiver, account, 2, 11));
    assertThat(
            receiver.taken().stream()
                .anyMatch(r -> r.json().get("webhook_delivery_attempt").asInt() > 1))
        .isTrue();
    Platform.await(() -> platform.status(hook).equals("active"));
  }

  @Test
  void retryAfterIsHonoured() throws IOException {
    var times = new ArrayList<Long>();
    var receiver =
        receiver()
            .answering(received -> {
              synchronized (times) {
                times.add(received.nanos());
                return times.size() == 1 ? new Answer(429, "2") : new Answer(200, "");
              }
            });
    platform.start("--syncline.webhooks.lanes.retry-first=50ms");
    var account = platform.account();
    platform.served(platform.webhook(receiver.url(), FOLDERS));

    platform.change(account);

    Platform.await(() -> !receiver.taken().isEmpty());
    assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
        .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(5));
  }

  @Test
  void goneEndsIt() throws IOException {
    var calls = new AtomicInteger();
    var receiver =
        receiver()
            .answering(_ -> {
              calls.incrementAndGet();
              return new Answer(410, "");
            });
    platform.start("--syncline.webhooks.lanes.retry-first=50ms");
    var account = platform.account();
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));

    platform.change(account);

    Platform.await(() -> platform.status(hook).equals("failed"));
    var after = calls.get();
    platform.change(account);
    platform.change(platform.account());
    assertThat(calls.get()).isEqualTo(after);
  }

  @Test
  void aChallengeDecidesWhetherAWebhookBecomesActive() throws IOException {
    var willing = receiver();
    var unwilling = receiver();
    unwilling.refuseChallenges();
    platform.start();

    var accepted = platform.webhook(willing.url() + "?tenant=1", FOLDERS, "challenge");
    var refused = platform.webhook(unwilling.url(), FOLDERS, "challenge");

    Platform.await(() -> platform.status(accepted).equals("active"));
    Platform.await(() -> platform.status(refused).equals("challenge_failed"));
    platform.change(platform.account());
    Platform.await(() -> willing.taken().size() == 1);
  }

  /// The connection dies after the rows were written and before the commit.
  private void killWriter(Location account) {
    var shards = platform.model.shards();
    try {
      shards.inTransaction(
          account.shard(),
          session -> {
            session.persist(Platform.folder(account));
            session.flush();
            var connection =
                session.createNativeQuery("select connection_id()", Long.class).getSingleResult();
            shards.sql(account.shard()).sql("kill connection " + connection).update();
            return true;
          });
      throw new AssertionError("the commit of a dead connection went through");
    } catch (RuntimeException expected) {
      assertThat(expected).isNotInstanceOf(AssertionError.class);
    }
  }

  private static Answer hang(CountDownLatch until) {
    Platform.awaitQuietly(until);
    return new Answer(200, "");
  }

  private Receiver receiver() throws IOException {
    var receiver = new Receiver();
    receivers.add(receiver);
    return receiver;
  }

  private static List<Long> seqs(Receiver receiver, Location account) {
    return receiver.taken().stream()
        .filter(r -> r.grant().equals(account.grant().toString()))
        .map(Received::seq)
        .toList();
  }

  /// First deliveries are complete and in order; what was delivered again is left out.
  private static void assertDense(Receiver receiver, Location account, long from, long to) {
    Map<Long, Boolean> seen = new ConcurrentHashMap<>();
    var firsts =
        seqs(receiver, account).stream()
            .filter(seq -> seen.putIfAbsent(seq, true) == null)
            .toList();
    assertThat(firsts).isEqualTo(LongStream.rangeClosed(from, to).boxed().toList());
  }

  /// As the SDK's documentation has receivers do it.
  private static String sdkSignature(Platform.Hook hook, Received received)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(hook.secret().text().getBytes(US_ASCII), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(received.body().getBytes(UTF_8)));
  }
}
