package dev.syncline.sync.account;

import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.provider.AccessTokens;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import org.jspecify.annotations.Nullable;

/// Stored settings, as the provider takes them.
public final class Connections {
  private Connections() {}

  /// Both servers, with what logs in to them.
  ///
  /// @param tokens what logs in where the secret holds no passwords
  public static ConnectionSettings of(
      AccountSettings settings,
      AccountSecret secret,
      @Nullable AccessTokens tokens,
      int maxConnections,
      boolean allowPrivateHosts) {
    return new ConnectionSettings(
        new Server(
            settings.imapHost(),
            settings.imapPort(),
            Security.valueOf(settings.imapSecurity()),
            secret.imapUser(),
            credentials(secret.imapPassword(), tokens)),
        new Server(
            settings.smtpHost(),
            settings.smtpPort(),
            Security.valueOf(settings.smtpSecurity()),
            secret.smtpUser(),
            credentials(secret.smtpPassword(), tokens)),
        maxConnections,
        allowPrivateHosts);
  }

  private static Credentials credentials(@Nullable String password, @Nullable AccessTokens tokens) {
    if (password != null) {
      return new Credentials.Password(password);
    }
    if (tokens != null) {
      return new Credentials.Bearer(tokens);
    }
    throw new IllegalArgumentException("an account has neither a password nor a refresh token");
  }
}
