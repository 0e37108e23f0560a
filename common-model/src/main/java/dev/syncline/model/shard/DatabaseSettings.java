package dev.syncline.model.shard;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the databases are.
///
/// @param url JDBC URL of the server that holds the directory, without a schema:
///   `jdbc:mysql://host:3306`
/// @param directory schema of the directory
/// @param maxConnections to one server, shared by all its shards: so many for transactions, and as
///   many for single statements
/// @param servers further servers that shards may be on, by the name the table `shard` uses; the
///   server above is called `main`
@ConfigurationProperties("syncline.database")
public record DatabaseSettings(
    String url,
    String user,
    String password,
    @DefaultValue("syncline_directory") String directory,
    @DefaultValue("16") int maxConnections,
    @DefaultValue Map<String, ServerSettings> servers) {

  public DatabaseSettings {
    check("syncline.database.url", url);
    servers = Map.copyOf(servers);
  }

  private static void check(String name, String url) {
    if (!url.matches("jdbc:mysql://[^/?]+/?(\\?.*)?")) {
      throw new IllegalArgumentException(
          "%s must look like jdbc:mysql://host:3306/?parameter=value, without a schema"
              .formatted(name));
    }
  }

  /// A further MySQL server.
  public record ServerSettings(String url, String user, String password) {
    public ServerSettings {
      check("syncline.database.servers.*.url", url);
    }

    @Override
    public String toString() {
      return url;
    }
  }

  ServerSettings main() {
    return new ServerSettings(url, user, password);
  }

  @Override
  public String toString() {
    return url;
  }
}
