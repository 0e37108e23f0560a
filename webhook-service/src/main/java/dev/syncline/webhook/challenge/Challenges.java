package dev.syncline.webhook.challenge;

import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.lease.Leases;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.deliver.Endpoints;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.history.Excerpt;
import dev.syncline.webhook.lane.Beginnings;
import dev.syncline.webhook.rounds.Rounds;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Challenges the webhooks whose status is `challenge`; they become `active` or `challenge_failed`.
/// The API writes that status and waits for the other, so the URL is asked by the one service that
/// talks to endpoints.
public final class Challenges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Challenges.class);
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int SHOWN = 120;

  private final JdbcClient sql;
  private final Leases leases;
  private final Endpoints endpoints;
  private final Beginnings beginnings;
  private final Wakeups wakeups;
  private final SecureRandom random;
  private final String owner;
  private final Set<UUID> asking = ConcurrentHashMap.newKeySet();
  private final Rounds rounds = new Rounds("webhook-challenges", POLL, this::askPending);

  public Challenges(
      Databases databases,
      Endpoints endpoints,
      Wakeups wakeups,
      SecureRandom random,
      String owner) {
    this.sql = JdbcClient.create(databases.directory());
    this.leases = new Leases(sql);
    this.endpoints = endpoints;
    this.beginnings = new Beginnings(databases);
    this.wakeups = wakeups;
    this.random = random;
    this.owner = owner;
  }

  private record Pending(UUID id, ApplicationId application, String url) {}

  public void start() {
    rounds.start(wakeups, Wakeups.Topic.WEBHOOKS);
  }

  private void askPending() {
    var pending = pending();
    if (pending.isEmpty() || leases.acquire("webhook-challenges", owner, TTL).isEmpty()) {
      return;
    }
    for (var webhook : pending) {
      if (asking.add(webhook.id())) {
        Thread.ofVirtual().name("webhook-challenge").start(() -> ask(webhook));
      }
    }
  }

  private List<Pending> pending() {
    return sql.sql("select id, application_id, url from webhook where status = 'challenge'")
        .query((row, _) ->
            new Pending(
                Uuids.of(row.getBytes(1)), new ApplicationId(row.getLong(2)), row.getString(3)))
        .list();
  }

  private void ask(Pending webhook) {
    try {
      var refusal = challenge(webhook.url());
      if (refusal.isEmpty()) {
        beginnings.begin(webhook.id(), webhook.application());
      }
      settle(webhook, refusal);
    } catch (DataAccessException e) {
      log.warn("a challenge's result could not be written, it is repeated: {}", e.getMessage());
    } finally {
      asking.remove(webhook.id());
    }
  }

  /// Why the URL is not accepted; empty when it is.
  private Optional<String> challenge(String url) {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    var token = HexFormat.of().formatHex(bytes);
    URI asked;
    try {
      asked = URI.create(url + (url.contains("?") ? "&" : "?") + "challenge=" + token);
    } catch (IllegalArgumentException _) {
      return Optional.of("the URL is malformed");
    }
    var answer = endpoints.get(asked);
    return switch (answer.outcome()) {
      case Outcome.Accepted _ when answer.body().strip().equals(token) -> Optional.empty();
      case Outcome.Accepted(int status) ->
          Optional.of(
              "it answered %d, but the body was not the value of `challenge`; it was %s"
                  .formatted(status, quoted(answer.body())));
      case Outcome.Rejected(int status, _) ->
          Optional.of("it answered %d with %s".formatted(status, quoted(answer.body())));
      case Outcome.Unreachable _, Outcome.Refused _ -> Optional.of(answer.outcome().toString());
    };
  }

  private static String quoted(String body) {
    return body.isBlank() ? "an empty body" : "'" + Excerpt.of(body, SHOWN) + "'";
  }

  /// Unless the URL has changed meanwhile: then the new one is asked.
  private void settle(Pending webhook, Optional<String> refusal) {
    var updated =
        sql.sql(
                """
                update webhook
                   set status = :status, status_reason = :reason, status_updated_at = utc_timestamp(6)
                 where id = :id and status = 'challenge' and url = :url
                """)
            .param("status", refusal.isPresent() ? "challenge_failed" : "active")
            .param("reason", refusal.orElse(null))
            .param("id", Uuids.bytes(webhook.id()))
            .param("url", webhook.url())
            .update();
    if (updated == 1) {
      wakeups.webhooksChanged();
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
