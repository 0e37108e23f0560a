package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import dev.syncline.provider.Failure;
import dev.syncline.sync.retry.Retries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When an action is tried again. What is the server's or the network's trouble, or a password that
/// the user has yet to type, says nothing about the action: it waits for days. What is about the
/// action itself is believed after a while, or at once. Where the server does not have what the
/// action names, we are late: the next reading of the folder ends the wait, whichever way.
final class ActionRetries {
  private static final Duration PATIENCE = Duration.ofDays(3);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int SENDING_ATTEMPTS = 12;

  /// Longer than a folder that is gone is believed to be only missing.
  private static final int GONE_ATTEMPTS = 60;

  private static final int MALFORMED_ATTEMPTS = 5;

  private final Retries retries;

  ActionRetries(Retries retries) {
    this.retries = retries;
  }

  /// Empty when it has failed for good. `attempts` counts the one that failed.
  Optional<Duration> after(Failure failure, Action action, int attempts, Instant now) {
    var delay = retries.delay(failure, attempts);
    if (action.kind() == Action.Kind.SEND) {
      return delay.filter(_ -> attempts < SENDING_ATTEMPTS);
    }
    return switch (failure) {
      case Failure.Throttled _,
          Failure.BudgetSpent _,
          Failure.Unreachable _,
          Failure.UnknownHost _,
          Failure.TlsProblem _,
          Failure.LoginRejected _,
          Failure.ForbiddenHost _,
          Failure.NoInbox _,
          Failure.SettingNeeded _ ->
          Optional.of(delay.orElse(LONGEST)).filter(_ -> isYoung(action, now));
      case Failure.Gone _ ->
          Optional.of(untilSeen(attempts))
              .filter(_ -> attempts < GONE_ATTEMPTS && !action.kind().isOfFolder());
      case Failure.Malformed _ -> delay.filter(_ -> attempts < MALFORMED_ATTEMPTS);
      case Failure.Refused _, Failure.Unknown _ -> Optional.empty();
    };
  }

  private static boolean isYoung(Action action, Instant now) {
    return action.createdAt().plus(PATIENCE).isAfter(now);
  }

  /// Until it has been seen where the message is.
  Optional<Duration> awaitingUid(int attempts) {
    return Optional.of(untilSeen(attempts)).filter(_ -> attempts < GONE_ATTEMPTS);
  }

  /// Each attempt asks for a reading, which takes a moment.
  private static Duration untilSeen(int attempts) {
    return Duration.ofMillis(Math.min(250L * attempts, 15_000));
  }
}
