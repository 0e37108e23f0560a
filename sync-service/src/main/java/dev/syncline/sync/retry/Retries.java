package dev.syncline.sync.retry;

import dev.syncline.provider.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When to try again, by the kind of failure. Waits double up to five minutes and are spread by up
/// to half, so that the accounts of a provider that was down do not come back in step.
public final class Retries {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Duration LONG = Duration.ofMinutes(5);

  /// A pause of some 16 seconds, which is how often an account is looked at anyway.
  private static final int AT_MOST_AFTER_ADVANCE = 5;

  private final RandomGenerator random;

  public Retries(RandomGenerator random) {
    this.random = random;
  }

  /// Which attempt in a row has just failed. One that went on for long begins a new row; one that
  /// got something done shows that the server can be reached: a line that breaks often is no reason
  /// to stay away for minutes.
  public static int attempt(int before, Duration lasted, boolean advanced) {
    if (lasted.compareTo(LONG) > 0) {
      return 1;
    }
    return advanced ? Math.min(before + 1, AT_MOST_AFTER_ADVANCE) : before + 1;
  }

  /// Empty when trying again will not help.
  public Optional<Duration> delay(Failure failure, int attempt) {
    return switch (failure) {
      case Failure.Throttled(_, var retryAfter) -> Optional.of(spread(retryAfter));
      case Failure.BudgetSpent(_, var retryAfter) -> Optional.of(spread(retryAfter));
      case Failure.Unreachable _, Failure.UnknownHost _ -> Optional.of(growing(attempt));
      case Failure.Malformed _, Failure.TlsProblem _ -> Optional.of(spread(LONGEST));
      case Failure.Gone _ -> Optional.of(growing(attempt));
      case Failure.LoginRejected _,
          Failure.ForbiddenHost _,
          Failure.NoInbox _,
          Failure.SettingNeeded _,
          Failure.Refused _,
          Failure.Unknown _ ->
          Optional.empty();
    };
  }

  /// One second, two, four … five minutes.
  public Duration growing(int attempt) {
    var doubled = Duration.ofSeconds(1L << Math.clamp(attempt - 1, 0, 9));
    return spread(doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST);
  }

  private Duration spread(Duration delay) {
    return delay.plusMillis((long) (delay.toMillis() * random.nextDouble() / 2));
  }
}
