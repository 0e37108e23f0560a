package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.Receiver.Answer;
import dev.syncline.webhook.Receiver.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// An endpoint was away while much happened, and comes back while more does.
class CatchUpIT {
  private static final int MISSED = 1500;

  @Test
  void whatWasMissedFollowsInOrderWhileWhatHappensNowIsServedAtOnce() throws IOException {
    var away = new AtomicBoolean(true);
    try (var platform = new Platform();
        var receiver = new Receiver().answering(_ -> new Answer(away.get() ? 503 : 200, ""))) {
      platform.start(
          "--syncline.webhooks.lanes.retry-first=100ms",
          "--syncline.webhooks.lanes.retry-ceiling=200ms",
          "--syncline.webhooks.lanes.catch-up-rate=150");
      var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
      var missing = List.of(platform.account(), platform.account());
      for (int i = 0; i < MISSED / 50; i++) {
        missing.forEach(account -> platform.changes(account, 25));
      }
      Platform.await(() -> platform.status(hook).equals("failing"));

      away.set(false);
      Platform.await(() -> platform.status(hook).equals("active"));
      var now = List.of(platform.account(), platform.account());
      for (int i = 0; i < 20; i++) {
        now.forEach(platform::change);
      }

      Platform.await(() -> count(receiver, now) >= 40);
      assertThat(count(receiver, missing)).as("still catching up").isLessThan(MISSED);
      Platform.await(() -> count(receiver, missing) >= MISSED);
      for (var account : List.of(missing.get(0), missing.get(1), now.get(0), now.get(1))) {
        assertThat(firsts(receiver, account))
            .isEqualTo(LongStream.rangeClosed(2, platform.head(account)).boxed().toList());
      }
    }
  }

  @Test
  void anAccountThatCaughtUpIsServedFromMemoryAgain() throws IOException {
    var away = new AtomicBoolean(true);
    try (var platform = new Platform();
        var receiver = new Receiver().answering(_ -> new Answer(away.get() ? 503 : 200, ""))) {
      platform.start(
          "--syncline.webhooks.lanes.retry-first=50ms",
          "--syncline.webhooks.lanes.retry-ceiling=100ms",
          "--syncline.webhooks.lanes.rescan-every=1h");
      var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
      var account = platform.account();
      platform.changes(account, 300);
      Platform.await(() -> platform.status(hook).equals("failing"));
      away.set(false);
      Platform.await(() -> receiver.taken().size() >= 300);

      platform.changes(account, 50);
      platform.change(account);

      Platform.await(() -> receiver.taken().size() >= 351);
      assertThat(firsts(receiver, account))
          .isEqualTo(LongStream.rangeClosed(2, 352).boxed().toList());
    }
  }

  private static long count(Receiver receiver, List<Location> accounts) {
    return accounts.stream().mapToLong(account -> firsts(receiver, account).size()).sum();
  }

  private static List<Long> firsts(Receiver receiver, Location account) {
    var seen = new HashSet<Long>();
    var firsts = new ArrayList<Long>();
    receiver.taken().stream()
        .filter(received -> received.grant().equals(account.grant().toString()))
        .map(Received::seq)
        .filter(seen::add)
        .forEach(firsts::add);
    return firsts;
  }
}
