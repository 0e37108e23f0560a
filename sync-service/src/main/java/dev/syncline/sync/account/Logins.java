package dev.syncline.sync.account;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealed;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.oauth.RefreshingTokens;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.token.TokenSources;
import org.jspecify.annotations.Nullable;

/// How an account is to be reached: read from the store, and its secret opened.
public final class Logins {
  private final MailApply apply;
  private final Opener opener;
  private final TokenSources tokenSources;
  private final FollowSettings settings;
  private final boolean allowPrivateHosts;

  public Logins(
      MailApply apply,
      Opener opener,
      TokenSources tokenSources,
      FollowSettings settings,
      boolean allowPrivateHosts) {
    this.apply = apply;
    this.opener = opener;
    this.tokenSources = tokenSources;
    this.settings = settings;
    this.allowPrivateHosts = allowPrivateHosts;
  }

  /// How the account was to be reached when it was read, if at all.
  record Login(
      String settings,
      Sealed secret,
      Account.Status status,
      boolean paused,
      TokenSources.Asker asker) {
    /// Whether there is any use in trying.
    boolean isUsable() {
      return status == Account.Status.VALID && !paused;
    }

    /// Whether this is another way to reach it, or another answer to whether to try.
    boolean differs(Login before) {
      return !secret.equals(before.secret)
          || !settings.equals(before.settings)
          || paused != before.paused
          || (!before.isUsable() && isUsable());
    }
  }

  /// @param tokens null for an account that logs in with passwords
  record Access(ConnectionSettings connection, @Nullable RefreshingTokens tokens)
      implements AutoCloseable {
    @Override
    public void close() {
      if (tokens != null) {
        tokens.close();
      }
    }
  }

  /// Null when the account is gone.
  @Nullable Login current() {
    return apply
        .writer()
        .read(session -> {
          var account = session.find(Account.class, apply.account().id().value());
          return account == null
              ? null
              : new Login(
                  account.settings(),
                  account.sealedSecret(),
                  account.status(),
                  account.isPaused(),
                  new TokenSources.Asker(account.applicationId(), account.provider()));
        });
  }

  Access open(Login login) {
    var context = AccountSecret.context(apply.account().grant());
    var secret = AccountSecret.fromJson(opener.open(login.secret(), context));
    var tokens = tokens(login, secret);
    var servers = AccountSettings.fromJson(login.settings());
    return new Access(
        Connections.of(servers, secret, tokens, settings.connections(), allowPrivateHosts), tokens);
  }

  private @Nullable RefreshingTokens tokens(Login login, AccountSecret secret) {
    var refreshToken = secret.refreshToken();
    var account = apply.account();
    return refreshToken == null
        ? null
        : tokenSources.ofAccount(
            login.asker(),
            account.shard(),
            account.id(),
            account.grant(),
            login.secret(),
            refreshToken);
  }
}
