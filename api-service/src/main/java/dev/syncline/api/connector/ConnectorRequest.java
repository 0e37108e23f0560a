package dev.syncline.api.connector;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.connector.ConnectorSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a developer says of a connector. What is left out stays as it is.
record ConnectorRequest(
    @Nullable String provider,
    @Nullable String name,
    @Nullable Settings settings,
    @Nullable List<String> scope) {
  private static final int MAX_SECRET = 1000;

  @JsonNaming(SnakeCaseStrategy.class)
  record Settings(
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable String tenant,
      @Nullable String tokenUrl) {
    static final Settings NONE = new Settings(null, null, null, null);

    /// Over what was there.
    ConnectorSettings over(ConnectorSettings old) {
      return new ConnectorSettings(
          clientId == null ? old.clientId() : line("client_id", clientId, "[!-~]{1,255}"),
          tenant == null ? old.tenant() : line("tenant", tenant, "[A-Za-z0-9.-]{1,100}"),
          tokenUrl == null ? old.tokenUrl() : url(tokenUrl));
    }

    @Nullable String checkedSecret() {
      if (clientSecret != null
          && (clientSecret.isBlank()
              || clientSecret.length() > MAX_SECRET
              || clientSecret.chars().anyMatch(c -> c < ' ' || c > '~'))) {
        throw ApiException.invalid(
            "'settings.client_secret' must be a line of up to %d characters."
                .formatted(MAX_SECRET));
      }
      return clientSecret;
    }

    @Override
    public String toString() {
      return "Settings";
    }
  }

  Settings given() {
    return settings == null ? Settings.NONE : settings;
  }

  String checkedName(String old) {
    if (name == null) {
      return old;
    }
    if (name.isBlank() || name.length() > 255) {
      throw ApiException.invalid("'name' must have 1 to 255 characters.");
    }
    return name;
  }

  List<String> checkedScope(List<String> old) {
    if (scope == null) {
      return old;
    }
    if (scope.size() > 50
        || scope.stream().anyMatch(each -> !each.matches("[!#-\\[\\]-~]{1,200}"))) {
      throw ApiException.invalid("'scope' must be up to 50 words of OAuth (RFC 6749 §3.3).");
    }
    return scope;
  }

  private static String line(String field, String value, String form) {
    if (!value.matches(form)) {
      throw ApiException.invalid("'settings.%s' must match %s.".formatted(field, form));
    }
    return value;
  }

  private static String url(String text) {
    try {
      var url = new URI(text);
      if (text.length() <= 1000
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getFragment() == null
          && List.of("https", "http").contains(url.getScheme())) {
        return text;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw ApiException.invalid(
        "'settings.token_url' must be the https address of a token endpoint.");
  }
}
