package dev.syncline.webhook.errand;

import dev.syncline.model.event.EventFilter;
import dev.syncline.model.event.Selection;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.shard.Shards;
import dev.syncline.webhook.lane.Subscription;
import dev.syncline.webhook.payload.Notification;
import dev.syncline.webhook.payload.Notifications;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Finds again what a delivery of the history told: the same entry of the log, with its object as
/// it is now.
final class Redelivery {
  private final Shards shards;
  private final ChangeLog log;
  private final long maxPayload;

  Redelivery(Shards shards, ChangeLog log, long maxPayload) {
    this.shards = shards;
    this.log = log;
    this.maxPayload = maxPayload;
  }

  /// What was delivered, or why it can't be again.
  sealed interface Found {
    /// There it is.
    record Again(ShardId shard, Notification notification, int attempts) implements Found {}

    /// There is nothing to deliver.
    record Lost(String reason) implements Found {}
  }

  private record Row(AccountId account, long seq, String triggerType, int attempt) {}

  /// What a delivery told.
  ///
  /// @param delivery its id names its shard
  Found find(Subscription webhook, UUID delivery) {
    var shard = new ShardId((int) (delivery.getMostSignificantBits() & 0xffff));
    var row =
        shards
            .sql(shard)
            .sql(
                """
                select account_id, seq, trigger_type, attempt from webhook_delivery
                 where id = :id and webhook_id = :webhook
                """)
            .param("id", Uuids.bytes(delivery))
            .param("webhook", Uuids.bytes(webhook.id()))
            .query((r, _) ->
                new Row(new AccountId(r.getLong(1)), r.getLong(2), r.getString(3), r.getInt(4)))
            .optional();
    if (row.isEmpty()) {
      return new Found.Lost("the delivery is not listed any more");
    }
    return find(webhook, shard, row.get());
  }

  private Found find(Subscription webhook, ShardId shard, Row row) {
    var entry =
        log.after(shard, row.account(), row.seq() - 1, 1).stream()
            .filter(found -> found.seq() == row.seq())
            .toList();
    if (entry.isEmpty()) {
      return new Found.Lost("the log does not keep that position any more");
    }
    var exactly =
        new Selection(
            Trigger.ofWireName(row.triggerType()).map(Set::of).orElse(Set.of()),
            Set.of(),
            EventFilter.NONE,
            webhook.selection().compact());
    var notifications = new Notifications(shards, shard, maxPayload, 0);
    var notification =
        notifications.select(notifications.of(entry), exactly).values().stream()
            .flatMap(List::stream)
            .findFirst()
            .orElse(null);
    return notification == null
        ? new Found.Lost("the object is gone: its deletion is a later event")
        : new Found.Again(shard, notification, row.attempt());
  }
}
