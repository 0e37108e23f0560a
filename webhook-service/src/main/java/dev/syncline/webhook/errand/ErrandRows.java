package dev.syncline.webhook.errand;

import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.lane.Subscriptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Errands in the directory. A row is claimed for a while, so that any process may do it and none
/// does it twice at the same time.
public final class ErrandRows implements Subscriptions.Notices {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final JdbcClient sql;
  private final SecureRandom random;

  public ErrandRows(Databases databases, SecureRandom random) {
    this.sql = JdbcClient.create(databases.directory());
    this.random = random;
  }

  /// Something to do.
  record Errand(UUID id, UUID webhook, String kind, JsonNode arguments, int attempts) {}

  /// Due ones, each claimed for a minute.
  List<Errand> claim(int max) {
    return due(max).stream().filter(this::claim).toList();
  }

  private List<Errand> due(int max) {
    return sql.sql(
            """
            select id, webhook_id, kind, arguments, attempts from webhook_errand
             where state = 'waiting' and next_attempt_at <= utc_timestamp(6)
               and (claimed_until is null or claimed_until < utc_timestamp(6))
             order by next_attempt_at limit :max
            """)
        .param("max", max)
        .query((row, _) ->
            new Errand(
                Uuids.of(row.getBytes(1)),
                Uuids.of(row.getBytes(2)),
                row.getString(3),
                MAPPER.readTree(row.getString(4)),
                row.getInt(5) + 1))
        .list();
  }

  private boolean claim(Errand errand) {
    return sql.sql(
                """
                update webhook_errand
                   set claimed_until = utc_timestamp(6) + interval 60 second, attempts = attempts + 1
                 where id = :id and state = 'waiting' and attempts = :before
                   and (claimed_until is null or claimed_until < utc_timestamp(6))
                """)
            .param("id", Uuids.bytes(errand.id()))
            .param("before", errand.attempts() - 1)
            .update()
        == 1;
  }

  void settle(Errand errand, boolean done, Map<String, ?> result) {
    sql.sql(
            """
            update webhook_errand set state = :state, result = :result, claimed_until = null
             where id = :id
            """)
        .param("state", done ? "done" : "failed")
        .param("result", MAPPER.writeValueAsString(result))
        .param("id", Uuids.bytes(errand.id()))
        .update();
  }

  void again(Errand errand, Duration after) {
    sql.sql(
            """
            update webhook_errand
               set next_attempt_at = utc_timestamp(6) + interval :micros microsecond,
                   claimed_until = null
             where id = :id
            """)
        .param("micros", after.toNanos() / 1000)
        .param("id", Uuids.bytes(errand.id()))
        .update();
  }

  private record Told(
      UUID id, String triggers, String status, String url, @Nullable String description) {}

  /// One errand for each other webhook of the application that is served and wants to know.
  @Override
  public void tell(UUID webhook, Trigger event, @Nullable String reason) {
    var all =
        sql.sql(
                """
                select id, trigger_types, status, url, description from webhook
                 where application_id = (select application_id from webhook where id = :id)
                """)
            .param("id", Uuids.bytes(webhook))
            .query((row, _) ->
                new Told(
                    Uuids.of(row.getBytes(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
            .list();
    var about = all.stream().filter(each -> each.id().equals(webhook)).findFirst();
    if (about.isEmpty()) {
      return;
    }
    all.stream()
        .filter(each -> !each.id().equals(webhook))
        .filter(each -> each.status().equals("active") || each.status().equals("failing"))
        .filter(each -> Arrays.asList(each.triggers().split(",", -1)).contains(event.wireName()))
        .forEach(each -> insert(each.id(), event, view(about.get(), reason)));
  }

  private static Map<String, Object> view(Told about, @Nullable String reason) {
    var view = new LinkedHashMap<String, Object>();
    view.put("object", "webhook");
    view.put("id", PublicIds.encode(about.id()));
    view.put("webhook_url", about.url());
    view.put("status", about.status());
    if (about.description() != null) {
      view.put("description", about.description());
    }
    if (reason != null) {
      view.put("status_reason", reason);
    }
    return view;
  }

  private void insert(UUID to, Trigger event, Map<String, Object> view) {
    var arguments =
        MAPPER.writeValueAsString(Map.of("trigger_type", event.wireName(), "object", view));
    sql.sql(
            """
            insert into webhook_errand (id, webhook_id, kind, arguments, state)
            values (:id, :webhook, 'notice', :arguments, 'waiting')
            """)
        .param("id", Uuids.bytes(new UUID(random.nextLong(), random.nextLong())))
        .param("webhook", Uuids.bytes(to))
        .param("arguments", arguments)
        .update();
  }
}
