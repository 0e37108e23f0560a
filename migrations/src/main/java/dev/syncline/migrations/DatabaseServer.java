package dev.syncline.migrations;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One MySQL or MariaDB server and the login for it. A schema is chosen per connection, since many
/// shards share a server.
public record DatabaseServer(
    String host, int port, String user, String password, Map<String, String> parameters) {
  private static final int DEFAULT_PORT = 3306;

  public DatabaseServer {
    parameters = Map.copyOf(parameters);
  }

  /// Reads `mysql://user:password@host:port`; reserved characters are percent-encoded.
  public static DatabaseServer parse(String text) {
    var uri = parseUri(text);
    if (!"mysql".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new DatabaseProblem(
          "A database is given as mysql://user:password@host:port, which this address is not.");
    }
    if (uri.getPath() != null && uri.getPath().length() > 1) {
      throw new DatabaseProblem(
          "A database is given without a schema (mysql://user:password@host:port): Syncline makes its own.");
    }
    var login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    var colon = login.indexOf(':');
    var user = colon < 0 ? login : login.substring(0, colon);
    var password = colon < 0 ? "" : login.substring(colon + 1);
    if (user.isEmpty()) {
      throw new DatabaseProblem(
          "The database address names no user: give it as mysql://user:password@host:port.");
    }
    if (uri.getRawQuery() != null) {
      throw new DatabaseProblem(
          "A database is given without parameters (mysql://user:password@host:port): the services choose their own.");
    }
    return new DatabaseServer(uri.getHost(), port(uri), decode(user), decode(password), Map.of());
  }

  /// Reads `jdbc:mysql://host:port/?parameter=value`.
  public static DatabaseServer ofJdbcUrl(String url, String user, String password) {
    var uri = parseUri(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    if (!"mysql".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new DatabaseProblem("A JDBC URL of a database begins with jdbc:mysql://host:port/.");
    }
    return new DatabaseServer(uri.getHost(), port(uri), user, password, query(uri.getRawQuery()));
  }

  public DatabaseServer with(String parameter, String value) {
    var more = new LinkedHashMap<>(parameters);
    more.put(parameter, value);
    return new DatabaseServer(host, port, user, password, more);
  }

  /// As the services are configured: no schema, no parameters, since they choose their own.
  public String serviceUrl() {
    return "jdbc:mysql://%s:%d".formatted(host, port);
  }

  public String jdbcUrl(String schema) {
    var all = new LinkedHashMap<String, String>();
    all.put("connectionTimeZone", "UTC");
    all.put("forceConnectionTimeZoneToSession", "true");
    all.put("rewriteBatchedStatements", "true");
    all.put("connectTimeout", "10000");
    all.putAll(parameters);
    var query =
        all.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .sorted()
            .collect(Collectors.joining("&"));
    return "jdbc:mysql://%s:%d/%s?%s".formatted(host, port, schema, query);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(""), user, password);
  }

  /// Where the server is, without the login: fit for people and for logs.
  public String address() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "DatabaseServer[" + address() + "]";
  }

  private static URI parseUri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      // The cause would quote the password.
      throw new DatabaseProblem(
          "The database address cannot be read: give it as mysql://user:password@host:port, with %40 for an @ inside.");
    }
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }

  private static Map<String, String> query(@Nullable String query) {
    var parameters = new LinkedHashMap<String, String>();
    if (query != null && !query.isEmpty()) {
      for (var each : query.split("&", -1)) {
        var equals = each.indexOf('=');
        parameters.put(
            equals < 0 ? each : each.substring(0, equals),
            equals < 0 ? "" : each.substring(equals + 1));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
