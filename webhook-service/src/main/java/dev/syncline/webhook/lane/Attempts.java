package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.payload.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Is told of every request to an endpoint, once its answer is known and before the next request of
/// the same accounts. Called on the lane's thread: whoever has to write should collect and write
/// later.
@FunctionalInterface
public interface Attempts {
  /// Nobody wants to know.
  Attempts UNHEARD = _ -> {};

  void made(Attempt attempt);

  /// One request.
  ///
  /// @param requestId the header `webhook-id`: of the notification, or of the batch
  /// @param sent what was in it, in the order it was in: one, or several if the webhook takes
  ///   batches
  /// @param excerpt the beginning of the answer's body; empty when there was none
  record Attempt(
      UUID webhook,
      ShardId shard,
      String requestId,
      List<Sent> sent,
      Outcome outcome,
      Instant at,
      Duration took,
      String excerpt) {
    public Attempt {
      sent = List.copyOf(sent);
    }
  }

  /// A notification in a request.
  ///
  /// @param id of the notification, the same at every attempt
  /// @param attempt counted from 1
  record Sent(String id, Notification notification, int attempt) {
    public AccountId account() {
      return notification.entry().account();
    }

    public long seq() {
      return notification.entry().seq();
    }
  }
}
