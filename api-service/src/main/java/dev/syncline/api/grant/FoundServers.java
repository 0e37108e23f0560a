package dev.syncline.api.grant;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.connector.KnownProvider;
import java.util.Map;

/// What was found of an address whose settings name no servers, if a login may be tried with it.
record FoundServers(DiscoveredSettings found, AccountSettings servers) {
  private static final String GIVE =
      "Give 'settings.imap_host' and 'settings.smtp_host' to say where it is.";

  private static boolean isReachedByToken(DiscoveredSettings found) {
    return KnownProvider.named(found.kind()).isPresent();
  }

  /// @throws ApiException that says what the caller has to give
  static FoundServers of(DiscoveredSettings found) {
    if (found.source().isEmpty()) {
      var why = found.note().isEmpty() ? "its domain says nothing of them" : found.note();
      throw refused(
          "settings_not_found", "No mail servers were found for this address. " + GIVE, why);
    }
    var servers = found.servers();
    if (servers == null || !found.takesPassword()) {
      throw refused(
          "provider_not_supported",
          "This mailbox can't be connected with a password over IMAP. "
              + (isReachedByToken(found)
                  ? "Connect it as provider %s with a 'settings.refresh_token'."
                      .formatted(found.kind())
                  : found.note()),
          found.type());
    }
    if (found.forgeable()) {
      throw refused(
          "settings_unconfirmed",
          "Only DNS names the servers of this address, and they are not in its domain: whoever"
              + " forges DNS would get the password. If they are right, connect again with them in"
              + " 'settings'.",
          "imap_host %s, imap_port %d, imap_security %s, smtp_host %s, smtp_port %d, smtp_security %s"
              .formatted(
                  servers.imapHost(),
                  servers.imapPort(),
                  CustomSettings.word(servers.imapSecurity()),
                  servers.smtpHost(),
                  servers.smtpPort(),
                  CustomSettings.word(servers.smtpSecurity())));
    }
    return new FoundServers(found, servers);
  }

  private static ApiException refused(String type, String message, String detail) {
    return new ApiException(
        422, type, message.strip(), Map.of("kind", "Discovery", "detail", detail));
  }
}
