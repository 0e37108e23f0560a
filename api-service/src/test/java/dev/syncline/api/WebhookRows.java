package dev.syncline.api;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the webhook service would have written.
final class WebhookRows {
  private final ApiUnderTest api;

  WebhookRows(ApiUnderTest api) {
    this.api = api;
  }

  /// A webhook that has passed its challenge.
  String webhook(Client client) {
    var id = UUID.randomUUID();
    JdbcClient.create(api.model.databases().directory())
        .sql(
            """
            insert into webhook (id, application_id, url, trigger_types, sealed_secret, status)
            values (?, ?, 'https://example.com/hook', 'message.created', x'00', 'active')
            """)
        .params(Uuids.bytes(id), client.application.id().value())
        .update();
    return PublicIds.encode(id);
  }

  /// One delivery, in the shard of its account.
  String delivery(String webhook, Location account, Instant at, boolean accepted) {
    return delivery(webhook, account.shard(), account, at, accepted);
  }

  private String delivery(
      String webhook, ShardId shard, Location account, Instant at, boolean accepted) {
    var id =
        new UUID(
            (at.toEpochMilli() << 16) | shard.value(),
            UUID.randomUUID().getLeastSignificantBits() >>> 1);
    api.model
        .shards()
        .sql(shard)
        .sql(
            """
            insert into webhook_delivery (id, webhook_id, account_id, seq, event_id, trigger_type,
              attempt, cause, accepted, outcome, http_status, reason, took_ms, excerpt)
            values (?, ?, ?, 1, 'event', 'message.created', 1, 'log', ?, ?, ?, null, 12, 'ok')
            """)
        .params(
            Uuids.bytes(id),
            Uuids.bytes(PublicIds.decode(webhook).orElseThrow()),
            account.account().value(),
            accepted,
            accepted ? "accepted" : "rejected",
            accepted ? 200 : 500)
        .update();
    return PublicIds.encode(id);
  }
}
