package dev.syncline.webhook.lane;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.syncline.model.event.EventFilter;
import dev.syncline.model.event.Selection;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.deliver.SigningSecrets;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The webhooks of the directory, and what their deliveries make of their status.
public final class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private static final Set<String> SERVED = Set.of("active", "failing");
  private static final String SELECT =
      """
      select w.id, w.application_id, a.public_id, w.url, w.trigger_types, w.sealed_secret, w.status,
             w.grant_ids, w.filter, w.compact, w.previous_sealed_secret, w.previous_valid_until,
             w.batch_max_events, w.batch_max_wait_ms
        from webhook w join application a on a.id = w.application_id
      """;

  private final Databases databases;
  private final JdbcClient sql;
  private final TransactionTemplate transaction;
  private final SecretBox box;
  private final Notices notices;

  public Subscriptions(Databases databases, SecretBox box, Notices notices) {
    this.databases = databases;
    this.sql = JdbcClient.create(databases.directory());
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(databases.directory()));
    this.box = box;
    this.notices = notices;
  }

  /// Hears of a webhook whose status changed, in the transaction that changes it.
  @FunctionalInterface
  public interface Notices {
    void tell(UUID webhook, Trigger event, @Nullable String reason);
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
    sql.sql(SELECT)
        .query(row -> {
          var id = Uuids.of(row.getBytes(1));
          existing.add(id);
          if (SERVED.contains(row.getString(7))) {
            read(id, row).ifPresent(subscription -> served.put(id, subscription));
          }
        });
    return new All(existing, served);
  }

  private Optional<Subscription> read(UUID id, ResultSet row) throws SQLException {
    try {
      return Optional.of(
          new Subscription(
              id,
              new ApplicationId(row.getLong(2)),
              Uuids.of(row.getBytes(3)),
              URI.create(row.getString(4)),
              selection(row),
              secrets(id, row),
              new Batching(row.getInt(13), Duration.ofMillis(row.getInt(14))),
              row.getString(7).equals("failing")));
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.error(
          "webhook {} cannot be served: {}", PublicIds.encode(id), e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static Selection selection(ResultSet row) throws SQLException {
    var grants = row.getString(8);
    return new Selection(
        triggers(row.getString(5)),
        grants == null
            ? Set.of()
            : Arrays.stream(grants.split(",", -1))
                .map(UUID::fromString)
                .collect(toUnmodifiableSet()),
        EventFilter.parse(row.getString(9)),
        row.getBoolean(10));
  }

  private SigningSecrets secrets(UUID id, ResultSet row) throws SQLException {
    var previous = row.getBytes(11);
    var until = row.getObject(12, LocalDateTime.class);
    return new SigningSecrets(
        WebhookSecret.open(box, row.getBytes(6), id),
        previous == null ? null : WebhookSecret.open(box, previous, id),
        until == null ? null : until.toInstant(ZoneOffset.UTC));
  }

  private static Set<Trigger> triggers(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(name -> Trigger.ofWireName(name.strip()))
        .flatMap(Optional::stream)
        .collect(toUnmodifiableSet());
  }

  /// One webhook, whatever its status, to deliver something single to it.
  public Optional<Subscription> find(UUID webhook) {
    return sql.sql(SELECT + " where w.id = :id")
        .param("id", Uuids.bytes(webhook))
        .query((row, _) -> read(webhook, row))
        .optional()
        .flatMap(Function.identity());
  }

  Standing.Status statusOf(UUID webhook) {
    return new Standing.Status() {
      @Override
      public void failing(String reason) {
        move(webhook, Trigger.WEBHOOK_FAILING, "failing", reason, Set.of("active"));
      }

      @Override
      public void recovered() {
        move(webhook, Trigger.WEBHOOK_RECOVERED, "active", null, Set.of("failing"));
      }

      @Override
      public void failed(String reason) {
        move(webhook, Trigger.WEBHOOK_FAILED, "failed", reason, Set.of("active", "failing"));
      }

      @Override
      public boolean acceptedSince(Instant time) {
        return databases.shards().stream().anyMatch(shard -> accepted(shard, webhook, time));
      }
    };
  }

  private boolean accepted(ShardId shard, UUID webhook, Instant since) {
    return JdbcClient.create(databases.shard(shard))
            .sql(
                """
                select count(*) from webhook_statistics
                 where webhook_id = :webhook and last_success_at > :since
                """)
            .param("webhook", Uuids.bytes(webhook))
            .param("since", LocalDateTime.ofInstant(since, ZoneOffset.UTC))
            .query(Long.class)
            .single()
        > 0;
  }

  /// The other webhooks of the application are told in the same commit.
  private void move(
      UUID webhook, Trigger event, String to, @Nullable String reason, Set<String> from) {
    var moved =
        transaction.execute(_ -> {
          var rows =
              sql.sql(
                      """
                      update webhook
                         set failing_since = if(:to = 'active', null,
                                                coalesce(failing_since, utc_timestamp(6))),
                             status = :to, status_reason = :reason, status_updated_at = utc_timestamp(6)
                       where id = :id and status in (:from)
                      """)
                  .param("to", to)
                  .param("reason", reason)
                  .param("id", Uuids.bytes(webhook))
                  .param("from", from)
                  .update();
          if (rows == 1) {
            notices.tell(webhook, event, reason);
          }
          return rows == 1;
        });
    if (moved) {
      log.atLevel(event == Trigger.WEBHOOK_RECOVERED ? Level.INFO : Level.WARN)
          .log(
              "webhook {} is {}{}",
              PublicIds.encode(webhook),
              to,
              reason == null ? "" : ": " + reason);
    }
  }
}
