package dev.syncline.api.grant;

import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.connector.KnownProvider;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.view.GrantView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Connects a mailbox.
@RestController
public final class ConnectController {
  private static final String IMAP = "imap";

  private final GrantConnector connector;

  public ConnectController(GrantConnector connector) {
    this.connector = connector;
  }

  record Request(
      @Nullable String provider,
      @Nullable CustomSettings settings,
      @Nullable String state,
      @Nullable List<String> scope) {}

  @PostMapping("/v3/connect/custom")
  @ResponseStatus(HttpStatus.CREATED)
  Answer<GrantView> connect(Application application, @RequestBody Request request) {
    var provider = request.provider();
    var known = provider == null ? null : KnownProvider.named(provider).orElse(null);
    if (provider == null || (known == null && !provider.equals(IMAP))) {
      throw ApiException.invalid("'provider' must be imap, google or microsoft.");
    }
    if (request.state() != null || (request.scope() != null && !request.scope().isEmpty())) {
      throw ApiException.invalid(
          "'state' and 'scope' have no meaning here: a refresh token has its scope already. Leave"
              + " them out.");
    }
    if (request.settings() == null) {
      throw ApiException.invalid("'settings' is missing.");
    }
    return Answer.of(connector.connect(application, provider, known, request.settings()));
  }
}
