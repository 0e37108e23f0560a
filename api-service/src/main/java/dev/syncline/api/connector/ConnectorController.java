package dev.syncline.api.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.connector.ConnectorSettings;
import dev.syncline.model.connector.KnownProvider;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.directory.Connectors.Connector;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.secret.Sealer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Makes, shows, changes and removes an application's connectors.
@RestController
public final class ConnectorController {
  private static final String IMAP = "imap";
  private static final ConnectorSettings NOTHING = new ConnectorSettings(null, null, null);

  private final Connectors connectors;
  private final Sealer sealer;

  public ConnectorController(Connectors connectors, Sealer sealer) {
    this.connectors = connectors;
    this.sealer = sealer;
  }

  @PostMapping("/v3/connectors")
  @ResponseStatus(HttpStatus.CREATED)
  Answer<ConnectorView> make(Application application, @RequestBody ConnectorRequest request) {
    var provider = request.provider();
    if (provider == null || !isProvider(provider)) {
      throw ApiException.invalid("'provider' must be google, microsoft or imap.");
    }
    var connector =
        changed(application, request, new Connector(provider, provider, NOTHING, null, List.of()));
    if (!connectors.add(application.id(), connector)) {
      throw new ApiException(
          409,
          "connector_exists",
          "There is a connector for %s. Change it by PATCH /v3/connectors/%s."
              .formatted(provider, provider));
    }
    return Answer.of(ConnectorView.of(connector));
  }

  private static boolean isProvider(String provider) {
    return provider.equals(IMAP) || KnownProvider.named(provider).isPresent();
  }

  private Connector changed(Application application, ConnectorRequest request, Connector old) {
    var provider = old.provider();
    var settings = request.given().over(old.settings());
    if (settings.clientId() == null && !provider.equals(IMAP)) {
      throw ApiException.invalid("'settings.client_id' is missing.");
    }
    if (settings.clientId() != null && settings.tokenUrl() == null && provider.equals(IMAP)) {
      throw ApiException.invalid(
          "'settings.token_url' is missing: where tokens are asked for is known of google and"
              + " microsoft only.");
    }
    return new Connector(
        provider,
        request.checkedName(old.name()),
        settings,
        sealed(application, provider, request.given().checkedSecret(), old.secret()),
        request.checkedScope(old.scope()));
  }

  private @Nullable Sealed sealed(
      Application application, String provider, @Nullable String secret, @Nullable Sealed old) {
    return secret == null
        ? old
        : sealer.seal(
            secret.getBytes(UTF_8), ConnectorSettings.context(application.id(), provider));
  }

  @GetMapping("/v3/connectors")
  @Accepts("limit")
  Answer<List<ConnectorView>> list(Application application, QueryParameters query) {
    return Answer.page(
        connectors.list(application.id()).stream()
            .limit(query.limit())
            .map(ConnectorView::of)
            .toList(),
        null);
  }

  @GetMapping("/v3/connectors/{provider}")
  Answer<ConnectorView> find(Application application, @PathVariable String provider) {
    return Answer.of(ConnectorView.of(existing(application, provider)));
  }

  /// Accounts see it at their next renewal.
  @PatchMapping("/v3/connectors/{provider}")
  Answer<ConnectorView> change(
      Application application,
      @PathVariable String provider,
      @RequestBody ConnectorRequest request) {
    if (request.provider() != null && !request.provider().equals(provider)) {
      throw ApiException.invalid("'provider' can't be changed. Make another connector.");
    }
    var connector = changed(application, request, existing(application, provider));
    if (!connectors.replace(application.id(), connector)) {
      throw ApiException.notFound("connector");
    }
    return Answer.of(ConnectorView.of(connector));
  }

  /// As the SDK sends it. It leaves out what stays, too.
  @PutMapping("/v3/connectors/{provider}")
  Answer<ConnectorView> update(
      Application application,
      @PathVariable String provider,
      @RequestBody ConnectorRequest request) {
    return change(application, provider, request);
  }

  @DeleteMapping("/v3/connectors/{provider}")
  Answer<Object> remove(Application application, @PathVariable String provider) {
    if (!connectors.remove(application.id(), provider)) {
      throw ApiException.notFound("connector");
    }
    return Answer.done();
  }

  private Connector existing(Application application, String provider) {
    return connectors
        .find(application.id(), provider)
        .orElseThrow(() -> ApiException.notFound("connector"));
  }
}
