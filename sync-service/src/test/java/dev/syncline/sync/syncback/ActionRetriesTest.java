package dev.syncline.sync.syncback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.id.AccountId;
import dev.syncline.provider.Failure;
import dev.syncline.sync.retry.Retries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActionRetriesTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  private final ActionRetries retries = new ActionRetries(new Retries(new Random(1)));
  private final Action action =
      new Action(
          new AccountId(1),
          UUID.randomUUID(),
          UUID.randomUUID(),
          new ActionArguments.Flags(true, null),
          null,
          NOW);

  /// The folder is read again after each attempt, so a removed message is soon known to be gone,
  /// also when the line broke ten times before.
  @Test
  void aChangeOfAMessageThatIsGoneIsNotPutOffForMinutes() {
    assertThat(gone()).allMatch(delay -> delay.compareTo(Duration.ofSeconds(15)) <= 0);
  }

  @Test
  void aFolderThatIsOnlyMissingIsWaitedForLongerThanItIsBelievedToBe() {
    var longest = gone().reduce(Duration.ZERO, Duration::plus);

    assertThat(longest).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(15));
  }

  private Stream<Duration> gone() {
    return IntStream.rangeClosed(1, 1000)
        .mapToObj(attempts -> retries.after(new Failure.Gone("none"), action, attempts, NOW))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow);
  }
}
