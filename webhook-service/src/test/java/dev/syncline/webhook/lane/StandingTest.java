package dev.syncline.webhook.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.deliver.Outcome.Kind;
import dev.syncline.webhook.lane.Standing.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class StandingTest {
  private static final UUID WEBHOOK = new UUID(1, 1);
  private static final AccountId ADA = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final Outcome REFUSES = new Outcome.Rejected(500, Optional.empty());
  private static final Outcome DOWN = new Outcome.Unreachable(Kind.CONNECT);

  private final Clock clock = new Clock();
  private Instant elsewhere = Instant.MIN;
  private final List<String> told = new ArrayList<>();
  private final LaneSettings settings =
      new LaneSettings(
          4,
          2,
          2000,
          256,
          DataSize.ofMegabytes(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Duration.ofHours(72),
          5,
          Duration.ofSeconds(60));
  private final Standing standing = new Standing(settings, new Random(1), new Told(), false);

  private final class Told implements Standing.Status {
    @Override
    public void failing(String reason) {
      told.add("failing: " + reason);
    }

    @Override
    public void recovered() {
      told.add("active");
    }

    @Override
    public void failed(String reason) {
      told.add("failed: " + reason);
    }

    @Override
    public boolean acceptedSince(Instant time) {
      return elsewhere.isAfter(time);
    }
  }

  @Test
  void whatIsDownForSeventyTwoHoursHasFailed() {
    var progress = fresh(ADA);
    Next next = new Next.PassOver();
    var attempts = 0;
    while (!(next instanceof Next.Stop) && attempts < 10_000) {
      next = standing.failed(progress, DOWN, clock.instant());
      attempts++;
      if (next instanceof Next.Wait(var until, _)) {
        progress = failedOnce(progress, until);
        clock.advance(Duration.between(clock.instant(), until));
        probeIfShut(ADA);
      }
    }

    assertThat(Duration.between(progress.firstFailedAt(), clock.instant()))
        .isBetween(Duration.ofHours(72), Duration.ofHours(73));
    assertThat(attempts).isBetween(72, 400);
    assertThat(told)
        .containsExactly(
            "failing: no connection could be made",
            "failed: nothing was accepted for 72 hours; last: no connection could be made");
  }

  @Test
  void oneNotificationThatIsRefusedForSeventyTwoHoursWhileOthersAreTakenIsPassedOver() {
    var progress = fresh(ADA);
    Next next = new Next.Stop();
    while (!(next instanceof Next.PassOver)) {
      next = standing.failed(progress, REFUSES, clock.instant());
      if (next instanceof Next.Wait(var until, var shut)) {
        assertThat(shut).isFalse();
        progress = failedOnce(progress, until);
        clock.advance(Duration.between(clock.instant(), until));
      }
      assertThat(standing.succeeded(clock.instant())).isFalse();
    }

    assertThat(Duration.between(progress.firstFailedAt(), clock.instant()))
        .isBetween(Duration.ofHours(72), Duration.ofHours(73));
    assertThat(told).doesNotContain("failed: 410 Gone").last().isEqualTo("active");
  }

  @Test
  void othersThatAreTakenInAnotherShardCountAsWell() {
    var waiting = failedOnce(fresh(ADA), clock.instant());
    clock.advance(Duration.ofHours(73));
    elsewhere = clock.instant();

    assertThat(standing.failed(waiting, REFUSES, clock.instant())).isEqualTo(new Next.PassOver());
    assertThat(told).isEmpty();
  }

  @Test
  void whatWaitedOutAnOutageIsNotPassedOverAtItsFirstFailureAfterIt() {
    var waiting = failedOnce(fresh(BOB), clock.instant());
    shut(ADA);
    clock.advance(Duration.ofHours(80));
    standing.succeeded(clock.instant());

    assertThat(standing.failed(waiting, REFUSES, clock.instant())).isInstanceOf(Next.Wait.class);

    clock.advance(Duration.ofHours(73));
    assertThat(standing.failed(waiting, REFUSES, clock.instant())).isEqualTo(new Next.PassOver());
  }

  @Test
  void anEndpointThatFlapsIsFailingAndActiveInTurnAndNeverFailed() {
    for (int day = 0; day < 10; day++) {
      var progress = shut(ADA);
      assertThat(standing.isOpen()).isFalse();
      clock.advance(Duration.ofHours(24));
      standing.probe(ADA);
      assertThat(standing.failed(progress, DOWN, clock.instant())).isInstanceOf(Next.Wait.class);
      clock.advance(Duration.ofHours(2));
      standing.probe(ADA);

      assertThat(standing.succeeded(clock.instant())).isTrue();
      assertThat(standing.isOpen()).isTrue();
    }

    assertThat(told).hasSize(20).startsWith("failing: no connection could be made", "active");
  }

  @Test
  void goneIsTheEnd() {
    var gone = new Outcome.Rejected(410, Optional.empty());

    assertThat(standing.failed(fresh(ADA), gone, clock.instant())).isEqualTo(new Next.Stop());
    assertThat(told).containsExactly("failed: 410 Gone");
  }

  @Test
  void retryAfterShutsTheWholeEndpointForThatLong() {
    var asks = new Outcome.Rejected(429, Optional.of(Duration.ofMinutes(7)));
    var until = clock.instant().plus(Duration.ofMinutes(7));

    assertThat(standing.failed(fresh(ADA), asks, clock.instant()))
        .isEqualTo(new Next.Wait(until, true));
    assertThat(standing.admits(BOB)).isFalse();
    clock.advance(Duration.ofMinutes(6));
    assertThat(standing.isProbeDue(clock.instant())).isFalse();
    clock.advance(Duration.ofMinutes(1));
    assertThat(standing.isProbeDue(clock.instant())).isTrue();
  }

  @Test
  void oneAccountThatIsRefusedDoesNotShutTheOthersOut() {
    var progress = fresh(ADA);
    for (int i = 0; i < 50; i++) {
      if (standing.failed(progress, REFUSES, clock.instant())
          instanceof Next.Wait(var until, var shut)) {
        assertThat(shut).isFalse();
        progress = failedOnce(progress, until);
      }
    }

    assertThat(standing.admits(BOB)).isTrue();
  }

  @Test
  void pausesDoubleUpToAnHourAndAreSpreadOverAllOfIt() {
    var random = new Random(7);
    for (int failures = 1; failures < 40; failures++) {
      var limit = Math.min(3600_000, 5000L << Math.min(failures - 1, 20));
      var longest = 0L;
      var shortest = Long.MAX_VALUE;
      for (int i = 0; i < 1000; i++) {
        var pause = settings.retryDelay(failures, random).toMillis();
        longest = Math.max(longest, pause);
        shortest = Math.min(shortest, pause);
      }
      assertThat(longest).as("failure %d", failures).isBetween(limit * 95 / 100, limit);
      assertThat(shortest).as("failure %d", failures).isLessThan(limit * 5 / 100);
    }
  }

  /// Fails until the endpoint is shut.
  private Progress shut(AccountId account) {
    var progress = fresh(account);
    while (standing.isOpen()) {
      if (standing.failed(progress, DOWN, clock.instant()) instanceof Next.Wait(var until, _)) {
        progress = failedOnce(progress, until);
      }
    }
    return progress;
  }

  private void probeIfShut(AccountId account) {
    if (!standing.isOpen()) {
      assertThat(standing.isProbeDue(clock.instant())).isTrue();
      standing.probe(account);
    }
  }

  private static Progress fresh(AccountId account) {
    return Progress.none(WEBHOOK, account);
  }

  private Progress failedOnce(Progress before, Instant until) {
    var first = before.firstFailedAt() == null ? clock.instant() : before.firstFailedAt();
    return new Progress(
        WEBHOOK, before.account(), before.seq(), before.attempts() + 1, first, until);
  }
}
