package dev.syncline.sync.fleet;

import dev.syncline.model.shard.Databases;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The workers of the fleet, as they stand in the directory, by its clock.
final class Workers {
  private final Databases databases;
  private final Duration ttl;

  Workers(Databases databases, Duration ttl) {
    this.databases = databases;
    this.ttl = ttl;
  }

  /// Notes that a worker lives and what it has to do. Whether it drains is the operator's word and
  /// stays as it is.
  void report(WorkerReport self, String version) {
    sql("""
    insert into sync_worker
      (name, zone, version, started_at, seen_at, accounts, max_accounts, weight, capacity,
       busy)
    values (:name, :zone, :version, utc_timestamp(6), utc_timestamp(6), :accounts,
       :maxAccounts, :weight, :capacity, :busy)
    on duplicate key update seen_at = values(seen_at), accounts = values(accounts),
      weight = values(weight), capacity = values(capacity), busy = values(busy)
    """)
        .param("name", self.name())
        .param("zone", self.zone())
        .param("version", version)
        .param("accounts", self.accounts())
        .param("maxAccounts", self.maxAccounts())
        .param("weight", self.weight())
        .param("capacity", self.capacity())
        .param("busy", self.busy())
        .update();
  }

  List<WorkerReport> living() {
    return sql("""
    select name, zone, accounts, max_accounts, weight, capacity, busy, draining
      from sync_worker
     where seen_at > utc_timestamp(6) - interval :micros microsecond order by name
    """)
        .param("micros", ttl.toNanos() / 1000)
        .query((row, _) ->
            new WorkerReport(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                row.getDouble(5),
                row.getDouble(6),
                row.getDouble(7),
                row.getBoolean(8)))
        .list();
  }

  /// False when there is no such worker.
  boolean drain(String name, boolean draining) {
    sql("update sync_worker set draining = :draining where name = :name")
        .param("draining", draining)
        .param("name", name)
        .update();
    return sql("select count(*) from sync_worker where name = :name")
            .param("name", name)
            .query(Integer.class)
            .single()
        > 0;
  }

  void leave(String name) {
    sql("delete from sync_worker where name = :name").param("name", name).update();
  }

  /// Those that were killed and never came back.
  void forgetOld() {
    sql("delete from sync_worker where seen_at < utc_timestamp(6) - interval 1 hour").update();
  }

  private JdbcClient.StatementSpec sql(String statement) {
    return JdbcClient.create(databases.urgentDirectory()).sql(statement);
  }
}
