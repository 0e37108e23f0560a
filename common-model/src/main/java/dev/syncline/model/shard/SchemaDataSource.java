package dev.syncline.model.shard;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// A server's pool, with every connection pointed at one schema.
final class SchemaDataSource extends DelegatingDataSource {
  private final String schema;

  SchemaDataSource(DataSource pool, String schema) {
    super(pool);
    this.schema = schema;
  }

  @Override
  public Connection getConnection() throws SQLException {
    var connection = super.getConnection();
    try {
      connection.setCatalog(schema);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
