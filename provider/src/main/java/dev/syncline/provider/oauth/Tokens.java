package dev.syncline.provider.oauth;

import dev.syncline.provider.AccessToken;
import org.jspecify.annotations.Nullable;

/// What an account has: the token that gets others, and the last it got. Never logged.
public record Tokens(String refreshToken, @Nullable AccessToken access) {
  @Override
  public String toString() {
    return "Tokens";
  }
}
