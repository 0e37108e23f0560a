package dev.syncline.model.shard;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.ServerPools.Use;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The directory database and the shards it names.
public final class Databases implements AutoCloseable {
  private final ServerPools pools;
  private final String directorySchema;
  private final DataSource directory;
  private final Map<Key, DataSource> shards = new ConcurrentHashMap<>();

  /// As below, for a service whose callers wait for an answer.
  public Databases(DatabaseSettings settings, String poolName) {
    this(settings, poolName, Duration.ofSeconds(30));
  }

  /// Opens no connection before one is asked for.
  ///
  /// @param poolName of the service, to tell its connections apart
  /// @param patience how long a thread waits for a connection that others have
  public Databases(DatabaseSettings settings, String poolName, Duration patience) {
    this.pools = new ServerPools(settings, poolName, patience);
    this.directorySchema = settings.directory();
    this.directory = directory(Use.STATEMENTS);
  }

  private DataSource directory(Use use) {
    return new SchemaDataSource(pools.pool(ServerPools.MAIN, use), directorySchema);
  }

  public DataSource directory() {
    return directory;
  }

  /// The same, for what must not wait behind all others that work here. Services that never ask for
  /// it have no connections for it.
  public DataSource urgentDirectory() {
    return directory(Use.URGENT);
  }

  /// One shard's schema.
  ///
  /// @throws IllegalArgumentException when the directory knows no such shard
  public DataSource shard(ShardId shard) {
    return shard(shard, Use.STATEMENTS);
  }

  DataSource shard(ShardId shard, Use use) {
    return shards.computeIfAbsent(new Key(shard, use), this::open);
  }

  private record Key(ShardId shard, Use use) {}

  /// Every shard, read anew: shards are added while services run.
  public List<ShardId> shards() {
    return JdbcClient.create(directory)
        .sql("select id from shard order by id")
        .query((row, _) -> new ShardId(row.getInt(1)))
        .list();
  }

  private DataSource open(Key key) {
    var shard = key.shard();
    record Place(String server, String schema) {}
    var place =
        JdbcClient.create(directory)
            .sql("select server, schema_name from shard where id = ?")
            .param(shard.value())
            .query((row, _) -> new Place(row.getString(1), row.getString(2)))
            .optional()
            .orElseThrow(
                () -> new IllegalArgumentException("the directory has no shard " + shard.value()));
    return new SchemaDataSource(pools.pool(place.server(), key.use()), place.schema());
  }

  @Override
  public void close() {
    pools.close();
  }
}
