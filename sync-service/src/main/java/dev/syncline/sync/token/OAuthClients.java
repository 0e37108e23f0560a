package dev.syncline.sync.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.connector.ConnectorSettings;
import dev.syncline.model.connector.KnownProvider;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.directory.Connectors.Connector;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.secret.Opener;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.oauth.OAuthClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// An application's connector, as the provider takes it, with what is known of the provider.
final class OAuthClients {
  private final Connectors connectors;
  private final Opener opener;

  OAuthClients(Connectors connectors, Opener opener) {
    this.connectors = connectors;
    this.opener = opener;
  }

  /// @throws ProviderException when there is none that could ask for a token
  OAuthClient of(ApplicationId application, String provider) {
    var connector =
        connectors
            .find(application, provider)
            .orElseThrow(() -> refused("the application has no connector for " + provider));
    var settings = connector.settings();
    var id = settings.clientId();
    if (id == null) {
      throw refused("the connector for %s has no client_id".formatted(provider));
    }
    var known = KnownProvider.named(provider).orElse(null);
    return new OAuthClient(
        URI.create(tokenUrl(settings, known, provider)),
        id,
        secret(application, connector),
        scope(connector, known));
  }

  private static String tokenUrl(
      ConnectorSettings settings, @Nullable KnownProvider known, String provider) {
    var given = settings.tokenUrl();
    if (given != null) {
      return given;
    }
    if (known == null) {
      throw refused("the connector for %s has no token_url".formatted(provider));
    }
    return known.tokenUrl(settings.tenant());
  }

  private @Nullable String secret(ApplicationId application, Connector connector) {
    if (connector.secret() == null) {
      return null;
    }
    var context = ConnectorSettings.context(application, connector.provider());
    return new String(opener.open(connector.secret(), context), UTF_8);
  }

  private static @Nullable String scope(Connector connector, @Nullable KnownProvider known) {
    if (!connector.scope().isEmpty()) {
      return String.join(" ", connector.scope());
    }
    return known == null ? null : known.scope();
  }

  private static ProviderException refused(String why) {
    return new ProviderException(
        new Failure.Refused(why + ": make or change it by POST or PATCH /v3/connectors"));
  }
}
