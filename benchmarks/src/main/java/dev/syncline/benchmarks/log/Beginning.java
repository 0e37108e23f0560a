package dev.syncline.benchmarks.log;

import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.view.DeletedView;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/// For followers that are told only what happens after they began: while nobody writes yet.
final class Beginning {
  private Beginning() {}

  /// What a witness would have seen had it been there.
  static void of(Setup setup, Witness witness) {
    try (var databases = new Databases(Setup.settings(setup.url(), 2), "beginning")) {
      var log = new ChangeLog(databases);
      for (var place : setup.places()) {
        for (var entry : log.after(place.shard(), place.account(), 0, 1_000)) {
          witness.see(
              place.grant().toString(),
              entry.seq(),
              DeletedView.wireId(entry.objectType(), entry.objectId()));
        }
      }
    }
  }

  static void awaitWebhook(Setup setup) throws InterruptedException {
    await(setup, "select count(*) from webhook_position where account_id = 0");
  }

  static void awaitPublishing(Setup setup) throws InterruptedException {
    await(setup, "select count(*) from log_reader where name = 'webhooks' and partitions > 0");
  }

  private static void await(Setup setup, String sql) throws InterruptedException {
    try (var databases = new Databases(Setup.settings(setup.url(), 2), "beginning")) {
      for (var shard : databases.shards()) {
        while (JdbcClient.create(databases.shard(shard)).sql(sql).query(Integer.class).single()
            == 0) {
          TimeUnit.MILLISECONDS.sleep(200);
        }
      }
    }
  }
}
