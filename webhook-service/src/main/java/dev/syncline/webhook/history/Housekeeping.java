package dev.syncline.webhook.history;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.lease.Leases;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.rounds.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Removes what is past its time, and what deleted webhooks left behind, in small statements with a
/// pause between them. One process at a time does it.
public final class Housekeeping implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int MAX_BATCHES = 500;

  private final Databases databases;
  private final JdbcClient directory;
  private final HistorySettings settings;
  private final InstantSource clock;
  private final String owner;
  private final Rounds rounds;

  public Housekeeping(
      Databases databases, HistorySettings settings, InstantSource clock, String owner) {
    this.databases = databases;
    this.directory = JdbcClient.create(databases.directory());
    this.settings = settings;
    this.clock = clock;
    this.owner = owner;
    this.rounds = new Rounds("webhook-housekeeping", settings.pruneEvery(), this::round);
  }

  public void start() {
    rounds.start();
  }

  private void round() throws InterruptedException {
    var ttl = settings.pruneEvery().multipliedBy(2);
    if (new Leases(directory).acquire("webhook-housekeeping", owner, ttl).isEmpty()) {
      return;
    }
    pruneDirectory();
    for (var shard : databases.shards()) {
      prune(shard);
    }
  }

  private void pruneDirectory() throws InterruptedException {
    repeat(() ->
        directory
            .sql(
                """
                delete from webhook_errand
                 where created_at < utc_timestamp(6) - interval 4 day limit :batch
                """)
            .param("batch", settings.pruneBatch())
            .update());
    repeat(() ->
        directory
            .sql(
                """
                delete from webhook_replay
                 where finished_at < utc_timestamp(6) - interval 30 day limit :batch
                """)
            .param("batch", settings.pruneBatch())
            .update());
  }

  private void prune(ShardId shard) throws InterruptedException {
    var sql = JdbcClient.create(databases.shard(shard));
    var before = Delivery.id(clock.instant().minus(settings.keep()), new ShardId(0), 0);
    repeat(() ->
        sql.sql("delete from webhook_delivery where id < :before order by id limit :batch")
            .param("before", Uuids.bytes(before))
            .param("batch", settings.pruneBatch())
            .update());
    // In this order: one that is made meanwhile is not taken for one that is gone.
    var begun = begun(sql);
    var existing = existing();
    for (var webhook : begun) {
      if (!existing.contains(webhook)) {
        forget(sql, webhook);
      }
    }
  }

  /// Webhooks that left rows here: the marker among the positions and the counters tell.
  private static List<UUID> begun(JdbcClient sql) {
    return sql.sql(
            """
            select webhook_id from webhook_statistics
             union select webhook_id from webhook_position where account_id = 0
            """)
        .query((row, _) -> Uuids.of(row.getBytes(1)))
        .list();
  }

  private Set<UUID> existing() {
    return directory
        .sql("select id from webhook")
        .query((row, _) -> Uuids.of(row.getBytes(1)))
        .set();
  }

  /// Its row of counters goes last: by it the rest is found.
  private void forget(JdbcClient sql, UUID webhook) throws InterruptedException {
    for (var table : List.of("position", "delivery", "statistics")) {
      repeat(() ->
          sql.sql("delete from webhook_" + table + " where webhook_id = :id limit :batch")
              .param("id", Uuids.bytes(webhook))
              .param("batch", settings.pruneBatch())
              .update());
    }
  }

  /// @param delete answers how many rows it removed
  private void repeat(IntSupplier delete) throws InterruptedException {
    for (int i = 0; i < MAX_BATCHES && !rounds.isStopping(); i++) {
      if (delete.getAsInt() < settings.pruneBatch()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
