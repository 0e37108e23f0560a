package dev.syncline.api.webhook;

import static java.util.stream.Collectors.joining;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.event.EventFilter;
import dev.syncline.model.event.Selection;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Webhook subscriptions. The API writes what a developer asked for; the webhook service, which
/// alone calls endpoints, says how they do.
///
/// A subscription begins as a challenge: the webhook service calls the endpoint, which must echo
/// it, and the subscription becomes active, or the challenge failed for a reason. The API waits for
/// that before it answers. An endpoint that moves is challenged again.
///
/// ```
/// challenge ──► active ◄──► failing ──► failed      pause: the developer's own
///     └───────► challenge_failed
/// ```
public final class Webhooks {
  private static final String SELECT =
      """
      select id, application_id, description, url, trigger_types, notification_email_addresses,
             status, status_reason, version, created_at, updated_at, status_updated_at, grant_ids,
             filter, compact, batch_max_events, batch_max_wait_ms,
             if(previous_valid_until > utc_timestamp(6), previous_valid_until, null) previous_until
        from webhook
      """;

  private final JdbcClient sql;
  private final Wakeups wakeups;

  public Webhooks(Databases databases, Wakeups wakeups) {
    this.sql = JdbcClient.create(databases.directory());
    this.wakeups = wakeups;
  }

  /// How an endpoint does.
  public enum Status {
    CHALLENGE,
    CHALLENGE_FAILED,
    ACTIVE,
    FAILING,
    FAILED,
    PAUSE
  }

  /// What the developer chooses.
  ///
  /// @param triggerTypes such as `message.created`
  /// @param grants only these; all of the application when empty
  /// @param compact ids instead of objects
  public record Wish(
      String url,
      List<String> triggerTypes,
      @Nullable String description,
      List<String> notificationAddresses,
      List<UUID> grants,
      EventFilter filter,
      boolean compact,
      BatchWish batch) {
    public Wish {
      triggerTypes = List.copyOf(triggerTypes);
      notificationAddresses = List.copyOf(notificationAddresses);
      grants = List.copyOf(grants);
    }

    Selection selection() {
      return new Selection(
          TriggerNames.triggers(triggerTypes), Set.copyOf(grants), filter, compact);
    }
  }

  /// A subscription.
  ///
  /// @param failure what went wrong last, while it is failing or failed
  /// @param version grows with every change the developer makes
  /// @param previousSecretUntil null when only one secret is valid
  public record Webhook(
      UUID id,
      ApplicationId application,
      Wish wish,
      Status status,
      @Nullable String failure,
      int version,
      @Nullable Instant previousSecretUntil,
      Instant createdAt,
      Instant updatedAt,
      Instant statusUpdatedAt) {}

  /// Begins with the challenge.
  public void create(UUID id, ApplicationId application, Wish wish, byte[] sealedSecret) {
    with(
            wish,
            sql.sql(
                """
                insert into webhook (id, application_id, description, url, trigger_types,
                                     notification_email_addresses, grant_ids, filter, compact,
                                     batch_max_events, batch_max_wait_ms, sealed_secret, status)
                values (:id, :application, :description, :url, :triggers, :addresses, :grants,
                        :filter, :compact, :batchEvents, :batchWait, :secret, 'challenge')
                """))
        .param("id", Uuids.bytes(id))
        .param("application", application.value())
        .param("secret", sealedSecret)
        .update();
    wakeups.webhooksChanged();
  }

  /// Another wish, and the status that follows from it. (An assignment sees what those before it
  /// assigned: the status comes last.)
  public void change(UUID id, Wish wish, Status status) {
    with(
            wish,
            sql.sql(
                """
                update webhook
                   set description = :description, url = :url, trigger_types = :triggers,
                       notification_email_addresses = :addresses, grant_ids = :grants,
                       filter = :filter, compact = :compact,
                       batch_max_events = :batchEvents, batch_max_wait_ms = :batchWait,
                       version = version + 1, updated_at = utc_timestamp(6),
                       status_reason = if(status = :status, status_reason, null),
                       status_updated_at = if(status = :status, status_updated_at, utc_timestamp(6)),
                       failing_since = if(:status in ('failing', 'failed'), failing_since, null),
                       status = :status
                 where id = :id
                """))
        .param("status", text(status))
        .param("id", Uuids.bytes(id))
        .update();
    wakeups.webhooksChanged();
  }

  private static StatementSpec with(Wish wish, StatementSpec statement) {
    var grants = wish.grants().stream().map(UUID::toString).collect(joining(","));
    return statement
        .param("description", wish.description())
        .param("url", wish.url())
        .param("triggers", String.join(",", wish.triggerTypes()))
        .param("addresses", String.join(",", wish.notificationAddresses()))
        .param("grants", grants.isEmpty() ? null : grants)
        .param("filter", wish.filter().isNone() ? null : wish.filter().json())
        .param("compact", wish.compact())
        .param("batchEvents", wish.batch().events())
        .param("batchWait", wish.batch().waitMillis());
  }

  /// The former secret stays valid for a while.
  public void changeSecret(UUID id, byte[] sealedSecret, Duration previousValidFor) {
    sql.sql(
            """
            update webhook
               set previous_sealed_secret = sealed_secret,
                   previous_valid_until = utc_timestamp(6) + interval :micros microsecond,
                   sealed_secret = :secret, version = version + 1, updated_at = utc_timestamp(6)
             where id = :id
            """)
        .param("micros", previousValidFor.toNanos() / 1000)
        .param("secret", sealedSecret)
        .param("id", Uuids.bytes(id))
        .update();
    wakeups.webhooksChanged();
  }

  public void delete(UUID id) {
    sql.sql("delete from webhook where id = :id").param("id", Uuids.bytes(id)).update();
    wakeups.webhooksChanged();
  }

  public Optional<Webhook> find(UUID id) {
    return sql.sql(SELECT + " where id = :id")
        .param("id", Uuids.bytes(id))
        .query((row, _) -> webhook(row))
        .optional();
  }

  public Optional<Webhook> find(ApplicationId application, UUID id) {
    return find(id).filter(webhook -> webhook.application().equals(application));
  }

  /// The one that a path names.
  Webhook require(ApplicationId application, String id) {
    return PublicIds.decode(id)
        .flatMap(uuid -> find(application, uuid))
        .orElseThrow(() -> ApiException.notFound("webhook"));
  }

  /// Of one application, oldest first.
  public List<Webhook> list(ApplicationId application) {
    return sql.sql(SELECT + " where application_id = :application order by created_at, id")
        .param("application", application.value())
        .query((row, _) -> webhook(row))
        .list();
  }

  private static String text(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        Uuids.of(row.getBytes("id")),
        new ApplicationId(row.getLong("application_id")),
        new Wish(
            row.getString("url"),
            split(row.getString("trigger_types")),
            row.getString("description"),
            split(row.getString("notification_email_addresses")),
            split(Objects.requireNonNullElse(row.getString("grant_ids"), "")).stream()
                .map(UUID::fromString)
                .toList(),
            EventFilter.parse(row.getString("filter")),
            row.getBoolean("compact"),
            BatchWish.of(row.getInt("batch_max_events"), row.getInt("batch_max_wait_ms"))),
        Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getString("status_reason"),
        row.getInt("version"),
        row.getString("previous_until") == null ? null : instant(row, "previous_until"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        instant(row, "status_updated_at"));
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }
}
