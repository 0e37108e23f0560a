package dev.syncline.benchmarks.fleet;

import java.sql.DriverManager;
import java.sql.SQLException;

/// Prints how many statements a database server has been asked so far: `Questions URL USER
/// PASSWORD`.
public final class Questions {
  private Questions() {}

  public static void main(String[] arguments) throws SQLException {
    try (var connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2]);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("show global status like 'Questions'")) {
      rows.next();
      System.out.println(rows.getLong(2));
    }
  }
}
