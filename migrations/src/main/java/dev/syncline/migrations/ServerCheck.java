package dev.syncline.migrations;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Asks a server who it is before anything is written to it, and says in one sentence what is wrong
/// with it.
final class ServerCheck {
  private static final int ACCESS_DENIED = 1045;
  private static final int ACCESS_DENIED_TO_SCHEMA = 1044;
  private static final int COMMAND_DENIED = 1142;
  private static final int TOO_MANY_CONNECTIONS = 1040;
  private static final int HOST_NOT_ALLOWED = 1130;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private ServerCheck() {}

  /// The same server, with what its kind needs in the URL.
  ///
  /// Connector/J asks MariaDB for `INFORMATION_SCHEMA.KEYWORDS.RESERVED`, a column that only MySQL
  /// has, as soon as someone wants the list of keywords; `useInformationSchema=false` keeps it from
  /// asking.
  static DatabaseServer check(DatabaseServer server) {
    try (var connection = server.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select version()")) {
      rows.next();
      var version = rows.getString(1);
      var isMariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
      requireNewEnough(version, isMariaDb);
      return isMariaDb ? server.with("useInformationSchema", "false") : server;
    } catch (SQLException failure) {
      throw explained(server, failure);
    }
  }

  static void requireNewEnough(String version, boolean isMariaDb) {
    var parts = VERSION.matcher(version);
    if (!parts.matches()) {
      throw new DatabaseProblem(
          "The database server reports a version nobody knows: %s.".formatted(version));
    }
    var number = Integer.parseInt(parts.group(1)) * 1000 + Integer.parseInt(parts.group(2));
    if (number < (isMariaDb ? 11_004 : 8_004)) {
      throw new DatabaseProblem(
          "The database server is %s %s, which is too old: Syncline needs MySQL 8.4 or newer, or MariaDB 11.4 or newer."
              .formatted(isMariaDb ? "MariaDB" : "MySQL", version));
    }
  }

  static DatabaseProblem explained(DatabaseServer server, SQLException failure) {
    var sentence =
        switch (failure.getErrorCode()) {
          case ACCESS_DENIED ->
              "The database at %s rejects the user or the password.".formatted(server.address());
          case ACCESS_DENIED_TO_SCHEMA, COMMAND_DENIED ->
              "The database user lacks a right at %s: it must be allowed to create schemas (grant all on `syncline\\_%%`.* to it)."
                  .formatted(server.address());
          case TOO_MANY_CONNECTIONS ->
              "The database at %s has no connection left: raise its max_connections."
                  .formatted(server.address());
          case HOST_NOT_ALLOWED ->
              "The database at %s does not let this machine in.".formatted(server.address());
          default -> unreachable(server, failure);
        };
    return new DatabaseProblem(sentence, failure);
  }

  private static String unreachable(DatabaseServer server, SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _ -> {
          return "The database host %s is unknown: check its name.".formatted(server.host());
        }
        case ConnectException _, NoRouteToHostException _, SocketTimeoutException _ -> {
          return "No database answers at %s: check host and port, and that it runs."
              .formatted(server.address());
        }
        default -> {}
      }
    }
    return "The database at %s fails: %s".formatted(server.address(), firstLine(failure));
  }

  private static String firstLine(SQLException failure) {
    var message = failure.getMessage();
    return message == null
        ? "SQL state " + failure.getSQLState()
        : message.lines().findFirst().orElse("");
  }
}
