package dev.syncline.provider.oauth;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// As what an application asks a provider for tokens.
///
/// @param secret null for a public client (RFC 6749 §2.1); never logged
/// @param scope what is asked for, or null for what the refresh token stands for
public record OAuthClient(
    URI tokenEndpoint, String id, @Nullable String secret, @Nullable String scope) {
  @Override
  public String toString() {
    return "OAuthClient[%s]".formatted(tokenEndpoint.getHost());
  }
}
