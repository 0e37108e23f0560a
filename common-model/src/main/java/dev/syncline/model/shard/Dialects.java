package dev.syncline.model.shard;

import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.MySQLDialect;

/// Which dialect a server speaks. Connector/J calls MariaDB "MySQL" too, so the version string
/// decides.
final class Dialects {
  private Dialects() {}

  static Dialect of(DataSource dataSource) {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select version()")) {
      row.next();
      var version = row.getString(1).toLowerCase(Locale.ROOT);
      return version.contains("mariadb") ? new MariaDBDialect() : new MySQLDialect();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the directory database does not answer: " + e.getMessage(), e);
    }
  }
}
