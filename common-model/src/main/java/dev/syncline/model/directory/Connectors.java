package dev.syncline.model.directory;

import dev.syncline.model.connector.ConnectorSettings;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.shard.Databases;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The OAuth clients of applications, one for each provider.
public final class Connectors {
  private static final String COLUMNS = "provider, name, settings, sealed_secret, scope";
  private static final RowMapper<Connector> CONNECTOR =
      (row, _) -> {
        var secret = row.getBytes(4);
        return new Connector(
            row.getString(1),
            row.getString(2),
            ConnectorSettings.fromJson(row.getString(3)),
            secret == null ? null : new Sealed(secret),
            List.of(row.getString(5).isEmpty() ? new String[0] : row.getString(5).split(" ", -1)));
      };

  private final JdbcClient sql;

  public Connectors(Databases databases) {
    this.sql = JdbcClient.create(databases.directory());
  }

  /// An application's client at one provider.
  ///
  /// @param secret the client's, null for a public client
  /// @param scope what tokens are asked for; empty: what the provider's are usually
  public record Connector(
      String provider,
      String name,
      ConnectorSettings settings,
      @Nullable Sealed secret,
      List<String> scope) {
    public Connector {
      scope = List.copyOf(scope);
    }
  }

  /// False when the application has one for the provider.
  public boolean add(ApplicationId application, Connector connector) {
    try {
      write(
          "insert into connector (application_id, provider, name, settings, sealed_secret, scope)"
              + " values (:application, :provider, :name, :settings, :secret, :scope)",
          application,
          connector);
      return true;
    } catch (DuplicateKeyException _) {
      return false;
    }
  }

  /// False when it is not there.
  public boolean replace(ApplicationId application, Connector connector) {
    return write(
            """
            update connector set name = :name, settings = :settings, sealed_secret = :secret,
                   scope = :scope, updated_at = utc_timestamp(6)
             where application_id = :application and provider = :provider
            """,
            application,
            connector)
        == 1;
  }

  private int write(String statement, ApplicationId application, Connector connector) {
    var secret = connector.secret();
    return sql.sql(statement)
        .param("application", application.value())
        .param("provider", connector.provider())
        .param("name", connector.name())
        .param("settings", connector.settings().toJson())
        .param("secret", secret == null ? null : secret.bytes())
        .param("scope", String.join(" ", connector.scope()))
        .update();
  }

  public Optional<Connector> find(ApplicationId application, String provider) {
    return sql.sql(
            "select %s from connector where application_id = ? and provider = ?".formatted(COLUMNS))
        .params(application.value(), provider)
        .query(CONNECTOR)
        .optional();
  }

  public List<Connector> list(ApplicationId application) {
    return sql.sql(
            "select %s from connector where application_id = ? order by provider"
                .formatted(COLUMNS))
        .param(application.value())
        .query(CONNECTOR)
        .list();
  }

  /// False when it was not there.
  public boolean remove(ApplicationId application, String provider) {
    return sql.sql("delete from connector where application_id = ? and provider = ?")
            .params(application.value(), provider)
            .update()
        == 1;
  }
}
