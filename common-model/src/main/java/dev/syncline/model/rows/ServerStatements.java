package dev.syncline.model.rows;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Statements that a server keeps prepared for a connection. The driver keeps such statements only
/// for connections that use them for everything, which costs a round trip for each query asked
/// once.
final class ServerStatements {
  private static final Logger log = LoggerFactory.getLogger(ServerStatements.class);
  private static final int PER_CONNECTION = 128;
  private static final Map<JdbcConnection, Kept> CONNECTIONS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ServerStatements() {}

  /// Not to be closed. What it means is fixed when it is prepared, so a connection that is pointed
  /// at another schema prepares it once more.
  static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    var physical = connection.unwrap(JdbcConnection.class);
    return kept(physical).statement(physical, sql);
  }

  private static Kept kept(JdbcConnection connection) {
    var kept = CONNECTIONS.get(connection);
    if (kept == null) {
      forgetClosed();
      kept = new Kept();
      CONNECTIONS.put(connection, kept);
    }
    return kept;
  }

  /// A statement holds on to its connection, so nobody else would.
  private static void forgetClosed() {
    synchronized (CONNECTIONS) {
      CONNECTIONS.keySet().removeIf(ServerStatements::isClosed);
    }
  }

  private static boolean isClosed(JdbcConnection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException _) {
      return true;
    }
  }

  /// Those of one connection, which one thread uses at a time; the one not used for longest goes.
  private static final class Kept extends LinkedHashMap<String, PreparedStatement> {
    Kept() {
      super(PER_CONNECTION, 0.75f, true);
    }

    PreparedStatement statement(JdbcConnection connection, String sql) throws SQLException {
      var key = connection.getDatabase() + "/" + sql;
      var known = get(key);
      if (known != null) {
        return known;
      }
      var prepared = connection.serverPrepareStatement(sql);
      put(key, prepared);
      return prepared;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
      if (size() <= PER_CONNECTION) {
        return false;
      }
      try {
        eldest.getValue().close();
      } catch (SQLException e) {
        log.debug("a statement could not be closed: {}", e.getMessage());
      }
      return true;
    }
  }
}
