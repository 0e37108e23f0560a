package dev.syncline.provider.imap;

import dev.syncline.provider.AccessToken;
import dev.syncline.provider.AccessTokens;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import org.jspecify.annotations.Nullable;

/// A login that shows a token, and tries once more with another if the server does not take it: a
/// token may be void before its time, and only a server can tell. The second try is on a connection
/// of its own, since servers end one after a failed login as they like.
///
/// The token is asked for when the server waits for it: a server that can't be reached costs none.
public final class TokenTrial {
  private final @Nullable AccessToken refused;
  private @Nullable AccessToken shown;
  private boolean asked;

  private TokenTrial(@Nullable AccessToken refused) {
    this.refused = refused;
  }

  /// One login, from connecting to its end.
  @FunctionalInterface
  public interface Login<T> {
    T run(TokenTrial trial) throws InterruptedException;
  }

  public static <T> T run(Server server, Login<T> login) throws InterruptedException {
    var first = new TokenTrial(null);
    try {
      return login.run(first);
    } catch (ProviderException e) {
      if (first.shown == null || !(e.failure() instanceof Failure.LoginRejected)) {
        throw e;
      }
    }
    return login.run(new TokenTrial(first.shown));
  }

  /// The token to show, kept out of what is said of the server's answer.
  public String token(Credentials.Bearer credentials, ServerWords words)
      throws InterruptedException {
    asked = true;
    var token = of(credentials.tokens());
    shown = token;
    words.hide(token.value());
    return token.value();
  }

  /// The server waited for a token and there was none to show: what failed is not the server.
  public boolean failedWithoutToken() {
    return asked && shown == null;
  }

  private AccessToken of(AccessTokens tokens) throws InterruptedException {
    return refused == null ? tokens.current() : tokens.insteadOf(refused);
  }
}
