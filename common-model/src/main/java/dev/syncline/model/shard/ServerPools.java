package dev.syncline.model.shard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.syncline.model.shard.DatabaseSettings.ServerSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Connection pools for each MySQL server, not for each shard: pools that multiply with shards are
/// what made the predecessor need a proxy. A connection is pointed at its schema when it is taken.
final class ServerPools implements AutoCloseable {
  static final String MAIN = "main";
  // useInformationSchema=false: MariaDB's lacks a column that Connector/J asks MySQL's for.
  // useLocalSessionState: the driver remembers schema and autocommit instead of asking or repeating
  // them.
  private static final String PARAMETERS =
      "/?rewriteBatchedStatements=true&useLocalSessionState=true&useInformationSchema=false"
          + "&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
          + "&cachePrepStmts=true&prepStmtCacheSize=256&prepStmtCacheSqlLimit=4096"
          + "&allowPublicKeyRetrieval=true&tcpKeepAlive=true"
          + "&connectTimeout=10000&socketTimeout=120000";

  private static final int URGENT_CONNECTIONS = 2;

  private static final Pattern LOOPBACK =
      Pattern.compile("^jdbc:mysql://(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?(/|$)");

  private final Map<String, ServerSettings> servers = new ConcurrentHashMap<>();
  private final Map<Key, HikariDataSource> pools = new ConcurrentHashMap<>();
  private final int maxConnections;
  private final String poolName;
  private final Duration patience;

  ServerPools(DatabaseSettings settings, String poolName, Duration patience) {
    servers.putAll(settings.servers());
    servers.put(MAIN, settings.main());
    this.maxConnections = settings.maxConnections();
    this.poolName = poolName;
    this.patience = patience;
  }

  /// What connections are taken for. Turning autocommit off and on again is two round trips for
  /// each transaction, as many as a small one needs otherwise: so there are two kinds, and nobody
  /// turns it. A few more are for what must not wait behind all others.
  enum Use {
    STATEMENTS,
    TRANSACTIONS,
    URGENT
  }

  private record Key(String server, Use use) {}

  DataSource pool(String server, Use use) {
    return pools.computeIfAbsent(new Key(server, use), this::open);
  }

  private HikariDataSource open(Key key) {
    var name = key.server();
    var server = servers.get(name);
    if (server == null) {
      throw new IllegalStateException(
          "a shard is on server '%s', but syncline.database.servers.%s is not configured"
              .formatted(name, name));
    }
    var config = new HikariConfig();
    config.setPoolName(
        "%s-%s-%s".formatted(poolName, name, key.use().name().toLowerCase(Locale.ROOT)));
    config.setAutoCommit(key.use() != Use.TRANSACTIONS);
    config.setJdbcUrl(jdbcUrl(server.url()));
    config.setUsername(server.user());
    config.setPassword(server.password());
    var most = key.use() == Use.URGENT ? URGENT_CONNECTIONS : maxConnections;
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(Math.min(2, most));
    config.setConnectionTimeout(patience.toMillis());
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    // Who returns a connection yields until everybody who waits for one has woken up. Woken by a
    // platform thread, a virtual one queues behind all that carriers have in their own queues: with
    // two of those who yield on each carrier it never ran, and the process stood still.
    config.setThreadFactory(Thread.ofVirtual().name("pool-" + config.getPoolName()).factory());
    return new HikariDataSource(config);
  }

  /// Ours first: of a parameter given twice, the driver takes the last.
  private static String jdbcUrl(String url) {
    var parts = url.split("/?\\?", 2);
    var theirs = parts.length == 2 ? "&" + parts[1] : "";
    var encryption = isOnThisMachine(parts[0]) ? "&sslMode=DISABLED" : "&sslMode=PREFERRED";
    return parts[0].replaceAll("/$", "") + PARAMETERS + encryption + theirs;
  }

  /// Nobody listens between two processes of one machine, and encrypting what both of them have in
  /// the clear costs a tenth of a first sync.
  private static boolean isOnThisMachine(String url) {
    return LOOPBACK.matcher(url).find();
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }
}
