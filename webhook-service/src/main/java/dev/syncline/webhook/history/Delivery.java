package dev.syncline.webhook.history;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.lane.Attempts.Attempt;
import dev.syncline.webhook.lane.Attempts.Sent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One notification in one request, as a row.
///
/// @param id begins with the time and the shard, so that ids sort by time over all shards
/// @param cause why it was sent
record Delivery(
    UUID id,
    ShardId shard,
    UUID webhook,
    AccountId account,
    long seq,
    String eventId,
    String triggerType,
    int attempt,
    Cause cause,
    Outcome outcome,
    Instant at,
    int tookMillis,
    String excerpt) {

  static UUID id(Instant at, ShardId shard, long random) {
    return new UUID((at.toEpochMilli() << 16) | (shard.value() & 0xffffL), random);
  }

  static Delivery of(Attempt attempt, Sent sent, Cause cause, long random, int excerpt) {
    return new Delivery(
        id(attempt.at(), attempt.shard(), random),
        attempt.shard(),
        attempt.webhook(),
        sent.account(),
        sent.seq(),
        sent.id(),
        sent.notification().trigger().wireName(),
        sent.attempt(),
        cause,
        attempt.outcome(),
        attempt.at(),
        (int) Math.min(attempt.took().toMillis(), Integer.MAX_VALUE),
        Excerpt.of(attempt.excerpt(), excerpt));
  }

  boolean isAccepted() {
    return outcome instanceof Outcome.Accepted;
  }

  Optional<Integer> httpStatus() {
    return switch (outcome) {
      case Outcome.Accepted(var status) -> Optional.of(status);
      case Outcome.Rejected(var status, _) -> Optional.of(status);
      case Outcome.Unreachable _, Outcome.Refused _ -> Optional.empty();
    };
  }

  /// In words, where there is no status to show.
  Optional<String> reason() {
    return httpStatus().isPresent() ? Optional.empty() : Optional.of(outcome.toString());
  }
}
