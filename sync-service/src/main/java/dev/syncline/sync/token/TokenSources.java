package dev.syncline.sync.token;

import dev.syncline.model.account.AccountTokens;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.secret.Sealer;
import dev.syncline.provider.oauth.RefreshingTokens;
import dev.syncline.provider.oauth.TokenEndpoint;
import dev.syncline.provider.oauth.TokenStore;
import java.time.InstantSource;
import java.util.UUID;

/// Gives each account that logs in with tokens its source of them.
public final class TokenSources {
  private final AccountTokens rows;
  private final OAuthClients clients;
  private final Opener opener;
  private final Sealer sealer;
  private final TokenEndpoint endpoint;
  private final String worker;
  private final InstantSource clock;

  /// @param worker this process and no other
  public TokenSources(
      AccountTokens rows,
      Connectors connectors,
      Opener opener,
      Sealer sealer,
      TokenEndpoint endpoint,
      String worker,
      InstantSource clock) {
    this.rows = rows;
    this.clients = new OAuthClients(connectors, opener);
    this.opener = opener;
    this.sealer = sealer;
    this.endpoint = endpoint;
    this.worker = worker;
    this.clock = clock;
  }

  /// As what tokens are asked for.
  public record Asker(ApplicationId application, String provider) {}

  /// Of an account that is synced, shared with whichever worker has it next.
  ///
  /// @param secret the account's, as it is stored
  /// @param refreshToken the one in it
  public RefreshingTokens ofAccount(
      Asker asker,
      ShardId shard,
      AccountId account,
      UUID grant,
      Sealed secret,
      String refreshToken) {
    var owner = new SharedTokens.Owner(shard, account, grant, secret, refreshToken);
    return refreshing(asker, new SharedTokens(rows, opener, sealer, worker, owner));
  }

  public TriedTokens ofTrial(Asker asker, String refreshToken) {
    return new TriedTokens(refreshToken, store -> refreshing(asker, store));
  }

  private RefreshingTokens refreshing(Asker asker, TokenStore store) {
    return new RefreshingTokens(
        store, () -> clients.of(asker.application(), asker.provider()), endpoint, clock);
  }
}
