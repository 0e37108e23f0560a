package dev.syncline.sync.account;

import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;

/// Stored settings, as the provider takes them.
public final class Connections {
  private Connections() {}

  public static ConnectionSettings of(
      AccountSettings settings,
      AccountSecret secret,
      int maxConnections,
      boolean allowPrivateHosts) {
    return new ConnectionSettings(
        new Server(
            settings.imapHost(),
            settings.imapPort(),
            Security.valueOf(settings.imapSecurity()),
            secret.imapUser(),
            secret.imapPassword()),
        new Server(
            settings.smtpHost(),
            settings.smtpPort(),
            Security.valueOf(settings.smtpSecurity()),
            secret.smtpUser(),
            secret.smtpPassword()),
        maxConnections,
        allowPrivateHosts);
  }
}
