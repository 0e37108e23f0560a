package dev.syncline.webhook.lane;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.payload.Trigger;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The webhooks of the directory, and what their deliveries make of their status.
public final class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private final JdbcClient sql;
  private final SecretBox box;

  public Subscriptions(Databases databases, SecretBox box) {
    this.sql = JdbcClient.create(databases.directory());
    this.box = box;
  }

  /// Every webhook there is, and those to be served.
  record All(Set<UUID> existing, Map<UUID, Subscription> served) {}

  /// Another one whenever a webhook came, changed or went.
  String revision() {
    return sql.sql(
            """
            select concat_ws('/', count(*), sum(version), max(updated_at), max(status_updated_at))
              from webhook
            """)
        .query(String.class)
        .single();
  }

  All all() {
    var existing = new HashSet<UUID>();
    var served = new HashMap<UUID, Subscription>();
    sql.sql(
            """
            select w.id, w.application_id, a.public_id, w.url, w.trigger_types, w.sealed_secret, w.status,
                   w.batch_max_events, w.batch_max_wait_ms
              from webhook w join application a on a.id = w.application_id
            """)
        .query(row -> {
          var id = Uuids.of(row.getBytes(1));
          existing.add(id);
          read(id, row).ifPresent(subscription -> served.put(id, subscription));
        });
    return new All(existing, served);
  }

  private Optional<Subscription> read(UUID id, ResultSet row) throws SQLException {
    var status = row.getString(7);
    if (!status.equals("active") && !status.equals("failing")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Subscription(
              id,
              new ApplicationId(row.getLong(2)),
              Uuids.of(row.getBytes(3)),
              URI.create(row.getString(4)),
              triggers(row.getString(5)),
              WebhookSecret.open(box, row.getBytes(6), id),
              new Batching(row.getInt(8), Duration.ofMillis(row.getInt(9))),
              status.equals("failing")));
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.error("webhook {} cannot be served: {}", id, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static Set<Trigger> triggers(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(name -> Trigger.ofWireName(name.strip()))
        .flatMap(Optional::stream)
        .collect(toUnmodifiableSet());
  }

  Standing.Status statusOf(UUID webhook) {
    return new Standing.Status() {
      @Override
      public void failing(String reason) {
        move(webhook, "failing", reason, Set.of("active"));
      }

      @Override
      public void recovered() {
        move(webhook, "active", null, Set.of("failing"));
      }

      @Override
      public void failed(String reason) {
        log.warn("webhook {} failed for good: {}", webhook, reason);
        move(webhook, "failed", reason, Set.of("active", "failing"));
      }
    };
  }

  private void move(UUID webhook, String to, @Nullable String reason, Set<String> from) {
    sql.sql(
            """
            update webhook
               set status = :to, status_reason = :reason, status_updated_at = utc_timestamp(6)
             where id = :id and status in (:from)
            """)
        .param("to", to)
        .param("reason", reason)
        .param("id", Uuids.bytes(webhook))
        .param("from", from)
        .update();
  }
}
