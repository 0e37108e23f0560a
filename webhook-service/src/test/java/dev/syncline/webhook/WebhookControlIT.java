package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.Uuids;
import dev.syncline.webhook.Receiver.Answer;
import dev.syncline.webhook.Receiver.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the service does besides delivering: history, housekeeping, replays.
class WebhookControlIT {
  private static final String FOLDERS = "folder.created,folder.updated,folder.deleted";

  private final Platform platform = new Platform();
  private final List<Receiver> receivers = new ArrayList<>();

  @AfterEach
  void stop() {
    platform.close();
    receivers.forEach(Receiver::close);
  }

  @Test
  void whatHappensRightAfterItBecameActiveIsDelivered() throws IOException {
    var receiver = receiver();
    var account = platform.account();
    platform.start();
    for (int i = 1; i <= 10; i++) {
      var hook = platform.webhook(receiver.url() + "?n=" + i, FOLDERS, "challenge");
      Platform.await(() -> platform.status(hook).equals("active"));

      platform.change(account);

      var expected = i * (i + 1) / 2;
      Platform.await(() -> receiver.taken().size() >= expected);
    }
  }

  @Test
  void countersAreExactWhenRowsAreTooMany() throws IOException {
    var calls = new AtomicInteger();
    var receiver =
        receiver().answering(_ -> new Answer(calls.incrementAndGet() <= 3 ? 500 : 200, ""));
    platform.start(
        "--syncline.webhooks.history.max-per-second=4",
        "--syncline.webhooks.lanes.retry-first=10ms");
    var account = platform.account();
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));

    for (int i = 0; i < 100; i++) {
      platform.change(account);
    }

    Platform.await(() -> receiver.taken().size() >= 100);
    Platform.await(() -> number(account, "select delivered from webhook_statistics", hook) == 100);
    assertThat(number(account, "select failed from webhook_statistics", hook)).isEqualTo(3);
    assertThat(number(account, "select count(*) from webhook_delivery", hook)).isBetween(3L, 99L);
    var failures = "select count(*) from webhook_delivery where not accepted";
    assertThat(number(account, failures, hook)).isEqualTo(3);
  }

  @Test
  void oldDeliveriesGoInSmallBatchesAndYoungOnesStay() throws IOException {
    var account = platform.account();
    var hook = platform.webhook(receiver().url(), FOLDERS);
    var now = Instant.now();
    for (int i = 0; i < 250; i++) {
      past(account, hook, now.minus(Duration.ofDays(3)).plusSeconds(i));
    }
    past(account, hook, now.minus(Duration.ofHours(1)));

    platform.start(
        "--syncline.webhooks.history.keep=2d",
        "--syncline.webhooks.history.prune-every=100ms",
        "--syncline.webhooks.history.prune-batch=20");

    Platform.await(() -> number(account, "select count(*) from webhook_delivery", hook) == 1);
  }

  @Test
  void aDeletedWebhookLeavesNothingBehind() throws IOException {
    var receiver = receiver();
    platform.start("--syncline.webhooks.history.prune-every=100ms");
    var account = platform.account();
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));
    platform.change(account);
    Platform.await(() -> number(account, "select count(*) from webhook_delivery", hook) == 1);

    platform
        .directory()
        .sql("delete from webhook where id = ?")
        .param(Uuids.bytes(hook.id()))
        .update();
    platform.wakeups().webhooksChanged();

    for (var table : List.of("webhook_delivery", "webhook_statistics", "webhook_position")) {
      Platform.await(() -> number(account, "select count(*) from " + table, hook) == 0);
    }
  }

  @Test
  void aReplayGoesOnWhereADeadProcessLeftItAndLiveEventsAreNotHeldUp() throws IOException {
    var receiver = receiver();
    var first = platform.start("--syncline.webhooks.replay.per-second=30");
    var accounts = List.of(platform.account(), platform.account());
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));
    for (int i = 0; i < 60; i++) {
      accounts.forEach(platform::change);
    }
    Platform.await(() -> receiver.taken().size() == 120);
    var told = ids(receiver.taken());

    var replay = replay(hook);
    Platform.await(() -> receiver.taken().size() > 140);
    platform.change(accounts.getFirst());
    Platform.await(
        Duration.ofSeconds(3), () -> receiver.taken().stream().anyMatch(r -> r.seq() == 62));
    platform.stop(first);
    platform.start();

    Platform.await(() -> state(replay).equals("done"));
    var repeated = receiver.taken().subList(120, receiver.taken().size());
    assertThat(ids(repeated)).containsAll(told);
    assertThat(repeated.size()).isLessThan(120 + 1 + 110);
    for (var account : accounts) {
      var seqs =
          repeated.stream()
              .filter(r -> r.grant().equals(account.grant().toString()) && r.seq() < 62)
              .map(Received::seq)
              .distinct()
              .toList();
      assertThat(seqs).isSorted().hasSize(60);
    }
    assertThat(number(accounts.getFirst(), "select count(*) from webhook_replay_position"))
        .isZero();
  }

  @Test
  void aReplayThatIsRefusedForGoodFailsAndTheWebhookDoesNot() throws IOException {
    var refuse = new AtomicInteger();
    var receiver = receiver().answering(_ -> new Answer(refuse.get() == 1 ? 500 : 200, ""));
    platform.start("--syncline.webhooks.replay.retries=10ms,10ms");
    var account = platform.account();
    var hook = platform.served(platform.webhook(receiver.url(), FOLDERS));
    platform.change(account);
    Platform.await(() -> receiver.taken().size() == 1);
    refuse.set(1);

    var replay = replay(hook);

    Platform.await(() -> state(replay).equals("failed"));
    assertThat(
            platform
                .directory()
                .sql("select reason from webhook_replay where id = ?")
                .param(Uuids.bytes(replay))
                .query(String.class)
                .single())
        .isEqualTo("position 2 was refused 3 times; last: HTTP 500");
    assertThat(platform.status(hook)).isEqualTo("active");
  }

  private UUID replay(Platform.Hook hook) {
    var id = UUID.randomUUID();
    platform
        .directory()
        .sql(
            """
            insert into webhook_replay (id, webhook_id, application_id, since, until, state)
            values (?, ?, ?, '2000-01-01', utc_timestamp(6), 'running')
            """)
        .params(Uuids.bytes(id), Uuids.bytes(hook.id()), platform.application.id().value())
        .update();
    platform.wakeups().webhooksChanged();
    return id;
  }

  private String state(UUID replay) {
    return platform
        .directory()
        .sql("select state from webhook_replay where id = ?")
        .param(Uuids.bytes(replay))
        .query(String.class)
        .single();
  }

  private void past(Location account, Platform.Hook hook, Instant at) {
    var id = new UUID(at.toEpochMilli() << 16, UUID.randomUUID().getLeastSignificantBits() >>> 1);
    platform
        .model
        .shards()
        .sql(account.shard())
        .sql(
            """
            insert into webhook_delivery (id, webhook_id, account_id, seq, event_id, trigger_type,
              attempt, cause, accepted, outcome, http_status, reason, took_ms, excerpt)
            values (?, ?, ?, 1, 'event', 'folder.created', 1, 'log', true, 'accepted', 200, null, 1, '')
            """)
        .params(Uuids.bytes(id), Uuids.bytes(hook.id()), account.account().value())
        .update();
  }

  private long number(Location account, String select, Platform.Hook hook) {
    var where = select.contains(" where ") ? " and webhook_id = ?" : " where webhook_id = ?";
    return platform
        .model
        .shards()
        .sql(account.shard())
        .sql(select + where)
        .param(Uuids.bytes(hook.id()))
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private long number(Location account, String select) {
    return platform.model.shards().sql(account.shard()).sql(select).query(Long.class).single();
  }

  private static Set<String> ids(List<Received> received) {
    var ids = new HashSet<String>();
    received.forEach(each -> ids.add(each.id()));
    return ids;
  }

  private Receiver receiver() throws IOException {
    var receiver = new Receiver();
    receivers.add(receiver);
    return receiver;
  }
}
