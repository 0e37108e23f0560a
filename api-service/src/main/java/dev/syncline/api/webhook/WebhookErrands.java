package dev.syncline.api.webhook;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Single deliveries, which the webhook service makes: written down here, and waited for.
public final class WebhookErrands {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MAX_WAITING = 20;

  private final JdbcClient sql;
  private final Wakeups wakeups;
  private final AwaitSignal await;
  private final SecureRandom random;

  public WebhookErrands(
      Databases databases, Wakeups wakeups, AwaitSignal await, SecureRandom random) {
    this.sql = JdbcClient.create(databases.directory());
    this.wakeups = wakeups;
    this.await = await;
    this.random = random;
  }

  private record Row(String state, @Nullable String result) {}

  /// What the endpoint answered.
  JsonNode run(UUID webhook, String kind, Map<String, String> arguments) {
    requireRoom(webhook);
    var id = new UUID(random.nextLong(), random.nextLong());
    sql.sql(
            """
            insert into webhook_errand (id, webhook_id, kind, arguments, state)
            values (:id, :webhook, :kind, :arguments, 'waiting')
            """)
        .param("id", Uuids.bytes(id))
        .param("webhook", Uuids.bytes(webhook))
        .param("kind", kind)
        .param("arguments", MAPPER.writeValueAsString(arguments))
        .update();
    wakeups.webhooksChanged();
    var settled =
        await
            .until(PATIENCE, Wakeups.Topic.WEBHOOKS, () -> settled(id))
            .orElseThrow(() ->
                new ApiException(
                    504,
                    "webhook_service_unavailable",
                    "The webhook service did not deliver it within %d s: is it running?"
                        .formatted(PATIENCE.toSeconds())));
    var result = MAPPER.readTree(String.valueOf(settled.result()));
    if (settled.state().equals("failed")) {
      throw new ApiException(
          409,
          "delivery_impossible",
          "It was not delivered: %s.".formatted(result.path("reason").asString("")));
    }
    return result;
  }

  private Optional<Row> settled(UUID id) {
    return sql.sql("select state, result from webhook_errand where id = :id and state <> 'waiting'")
        .param("id", Uuids.bytes(id))
        .query((row, _) -> new Row(row.getString(1), row.getString(2)))
        .optional();
  }

  private void requireRoom(UUID webhook) {
    var waiting =
        sql.sql(
                """
                select count(*) from webhook_errand
                 where state = 'waiting' and webhook_id = :webhook and kind <> 'notice'
                """)
            .param("webhook", Uuids.bytes(webhook))
            .query(Integer.class)
            .single();
    if (waiting >= MAX_WAITING) {
      throw new ApiException(
          429,
          "rate_limit_error",
          "%d single deliveries to this webhook are under way. Wait for them.".formatted(waiting));
    }
  }
}
