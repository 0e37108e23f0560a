package dev.syncline.sync.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Failure;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Duration MOMENT = Duration.ofSeconds(3);

  private final Retries retries = new Retries(new Random(1));

  @Test
  void aServerThatIsReachedBetweenBreaksIsNotLeftAloneForMinutes() {
    assertThat(pauseAfter(20, true)).isLessThan(Duration.ofSeconds(30));
    assertThat(pauseAfter(20, false)).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anAccountThatWasFollowedForLongBeginsWithTheShortestPause() {
    assertThat(Retries.attempt(20, Duration.ofHours(1), false)).isEqualTo(1);
  }

  private Duration pauseAfter(int failures, boolean advanced) {
    var attempt =
        Stream.iterate(0, before -> Retries.attempt(before, MOMENT, advanced))
            .skip(failures)
            .findFirst()
            .orElseThrow();
    return retries.delay(new Failure.Unreachable("it hung up"), attempt).orElseThrow();
  }
}
