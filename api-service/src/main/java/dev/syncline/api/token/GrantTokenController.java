package dev.syncline.api.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.directory.Applications.Application;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Makes, lists and revokes a grant's access tokens.
@RestController
public final class GrantTokenController {
  private static final int MAX_NAME = 255;

  private final GrantTokens tokens;

  public GrantTokenController(GrantTokens tokens) {
    this.tokens = tokens;
  }

  /// What is asked for.
  record TokenRequest(String name) {}

  /// @param accessToken only in the answer that makes it
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TokenView(
      String object,
      String id,
      String grantId,
      String name,
      @Nullable String accessToken,
      @Nullable Long createdAt) {}

  @PostMapping("/v3/grants/{grant}/access_tokens")
  @ResponseStatus(HttpStatus.CREATED)
  Answer<TokenView> make(Application application, Grant grant, @RequestBody TokenRequest request) {
    var name = request.name();
    if (name == null || name.isBlank() || name.length() > MAX_NAME) {
      throw ApiException.invalid(
          "'name' must have 1 to %d characters: it tells tokens apart.".formatted(MAX_NAME));
    }
    var made = tokens.make(application, grant.id(), name);
    return Answer.of(
        new TokenView(
            "access_token", made.id().toString(), grant.id().toString(), name, made.token(), null));
  }

  @GetMapping("/v3/grants/{grant}/access_tokens")
  Answer<List<TokenView>> list(Grant grant) {
    return Answer.page(
        tokens.list(grant.id()).stream()
            .map(token ->
                new TokenView(
                    "access_token",
                    token.id().toString(),
                    grant.id().toString(),
                    token.name(),
                    null,
                    token.createdAt().getEpochSecond()))
            .toList(),
        null);
  }

  @DeleteMapping("/v3/grants/{grant}/access_tokens/{token}")
  Answer<Object> revoke(Grant grant, @PathVariable String token) {
    if (!tokens.revoke(grant.id(), id(token))) {
      throw ApiException.notFound("access token");
    }
    return Answer.done();
  }

  private static UUID id(String text) {
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw ApiException.notFound("access token");
  }
}
