package dev.syncline.sync.token;

import dev.syncline.model.account.TokenSecret;
import dev.syncline.provider.AccessTokens;
import dev.syncline.provider.oauth.RefreshingTokens;
import dev.syncline.provider.oauth.TokenStore;
import dev.syncline.provider.oauth.Tokens;
import java.util.function.Function;

/// The tokens of a login that is tried: no account keeps them yet.
public final class TriedTokens implements AutoCloseable {
  private final RefreshingTokens tokens;
  private volatile Tokens kept;

  TriedTokens(String refreshToken, Function<TokenStore, RefreshingTokens> with) {
    this.kept = new Tokens(refreshToken, null);
    this.tokens =
        with.apply(change -> {
          kept = change.of(kept);
          return kept;
        });
  }

  public AccessTokens tokens() {
    return tokens;
  }

  /// What the account is to begin with: the refresh token given may be spent.
  public TokenSecret kept() {
    return TokenForm.stored(kept);
  }

  @Override
  public void close() {
    tokens.close();
  }
}
