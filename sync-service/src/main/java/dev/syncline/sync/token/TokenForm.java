package dev.syncline.sync.token;

import dev.syncline.model.account.TokenSecret;
import dev.syncline.provider.AccessToken;
import dev.syncline.provider.oauth.Tokens;

/// Tokens, as the provider has them and as they are stored.
final class TokenForm {
  private TokenForm() {}

  static TokenSecret stored(Tokens tokens) {
    var access = tokens.access();
    return new TokenSecret(
        tokens.refreshToken(),
        access == null
            ? null
            : new TokenSecret.Access(access.value(), access.renewFrom(), access.expiresAt()));
  }

  static Tokens used(TokenSecret stored) {
    var access = stored.access();
    return new Tokens(
        stored.refreshToken(),
        access == null
            ? null
            : new AccessToken(access.token(), access.renewFrom(), access.expiresAt()));
  }
}
