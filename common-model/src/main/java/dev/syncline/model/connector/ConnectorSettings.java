package dev.syncline.model.connector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.ApplicationId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// An application's OAuth client at a provider, without its secret.
///
/// @param clientId null for a connector that no token is asked with
/// @param tenant of Microsoft's: whose users may log in
/// @param tokenUrl where tokens are asked for, if not where all the provider's are
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectorSettings(
    @Nullable String clientId, @Nullable String tenant, @Nullable String tokenUrl) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What a connector's secret is sealed for.
  public static String context(ApplicationId application, String provider) {
    return "connector:%d:%s".formatted(application.value(), provider);
  }

  public String toJson() {
    return MAPPER.writeValueAsString(this);
  }

  public static ConnectorSettings fromJson(String json) {
    return MAPPER.readValue(json, ConnectorSettings.class);
  }
}
