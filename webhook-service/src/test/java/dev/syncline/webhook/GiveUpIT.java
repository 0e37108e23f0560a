package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.Receiver.Answer;
import dev.syncline.webhook.Receiver.Received;
import dev.syncline.webhook.lane.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Three days, with a clock that is handed in.
class GiveUpIT {
  private final Clock clock = new Clock();

  @Test
  void afterSeventyTwoHoursWithoutASuccessTheWebhookHasFailed() throws IOException {
    var calls = new AtomicInteger();
    try (var platform = new Platform();
        var receiver =
            new Receiver()
                .answering(_ -> {
                  calls.incrementAndGet();
                  return new Answer(500, "");
                })) {
      platform.start(clock);
      var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
      platform.change(platform.account());
      platform.change(platform.account());
      Platform.await(() -> calls.get() >= 2);
      var begun = clock.instant();

      Platform.await(
          Duration.ofMinutes(2),
          () -> {
            clock.advance(Duration.ofMinutes(5));
            return platform.status(hook).equals("failed");
          });

      assertThat(Duration.between(begun, clock.instant()))
          .isBetween(Duration.ofDays(3), Duration.ofDays(4));
      assertThat(calls.get()).isGreaterThan(20);
    }
  }

  @Test
  void whatIsRefusedForSeventyTwoHoursWhileOthersAreTakenIsPassedOver() throws IOException {
    var refused = new AtomicInteger();
    try (var platform = new Platform();
        var receiver = new Receiver()) {
      var poisoned = platform.account();
      receiver.answering(received -> {
        if (isPoison(received, poisoned.grant().toString())) {
          refused.incrementAndGet();
          return new Answer(500, "");
        }
        return new Answer(200, "");
      });
      platform.start(clock);
      var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
      var other = platform.account();
      for (int i = 0; i < 3; i++) {
        platform.change(poisoned);
      }
      Platform.await(() -> refused.get() >= 1);

      var begun = clock.instant();
      Platform.await(
          Duration.ofMinutes(2),
          () -> {
            clock.advance(Duration.ofMinutes(20));
            platform.change(other);
            return taken(receiver, poisoned) == 2;
          });

      assertThat(Duration.between(begun, clock.instant()))
          .isBetween(Duration.ofDays(3), Duration.ofDays(4));
      assertThat(taken(receiver, other)).isGreaterThan(100);
      assertThat(
              receiver.taken().stream()
                  .filter(r -> r.grant().equals(poisoned.grant().toString()))
                  .map(Received::seq))
          .containsExactly(3L, 4L);
      assertThat(platform.status(hook)).isIn("active", "failing");
    }
  }

  private static boolean isPoison(Received received, String grant) {
    return received.grant().equals(grant) && received.seq() == 2;
  }

  private static long taken(Receiver receiver, Location account) {
    return receiver.taken().stream()
        .filter(received -> received.grant().equals(account.grant().toString()))
        .count();
  }
}
