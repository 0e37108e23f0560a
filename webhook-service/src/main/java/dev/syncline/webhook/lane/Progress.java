package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far a webhook has been served in an account, and how its next notification is doing.
///
/// @param seq everything up to here is done
/// @param attempts at what comes next, in vain
record Progress(
    UUID webhook,
    AccountId account,
    long seq,
    int attempts,
    @Nullable Instant firstFailedAt,
    @Nullable Instant nextAttemptAt) {
  static Progress none(UUID webhook, AccountId account) {
    return new Progress(webhook, account, 0, 0, null, null);
  }
}
