package dev.syncline.api.discover;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.account.DiscoveredSettings;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What an address tells of its mailbox: the first four as the SDK has them, and what it has no
/// words for.
///
/// @param detected whether there is a provider to connect with
/// @param provider what to connect it as; absent if it can't be connected
/// @param type the provider by name, or generic
/// @param login password, app_password, oauth or none
/// @param needsConfirmation whether only DNS, which can be forged, names these servers: connecting
///   wants them said
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record DetectedProvider(
    String emailAddress,
    boolean detected,
    @Nullable String provider,
    @Nullable String type,
    @Nullable String source,
    @Nullable String login,
    @Nullable String imapHost,
    @Nullable Integer imapPort,
    @Nullable String imapSecurity,
    @Nullable String imapUsername,
    @Nullable String smtpHost,
    @Nullable Integer smtpPort,
    @Nullable String smtpSecurity,
    @Nullable String smtpUsername,
    @Nullable Boolean needsConfirmation,
    @Nullable String note,
    @Nullable String helpUrl) {
  /// What a user name and a password are connected as.
  private static final String PASSWORD = "imap";

  /// What a refresh token is connected as.
  private static final Set<String> TOKEN = Set.of("google", "microsoft");

  /// As an answer.
  ///
  /// @param all whether to name providers that can't be connected here
  static DetectedProvider of(String address, DiscoveredSettings found, boolean all) {
    var provider = provider(found, all);
    var servers = found.servers();
    return new DetectedProvider(
        address,
        provider != null,
        provider,
        text(found.type()),
        text(found.source()),
        text(found.login()),
        servers == null ? null : servers.imapHost(),
        servers == null ? null : servers.imapPort(),
        servers == null ? null : servers.imapSecurity().toLowerCase(Locale.ROOT),
        found.imapUser(),
        servers == null ? null : servers.smtpHost(),
        servers == null ? null : servers.smtpPort(),
        servers == null ? null : servers.smtpSecurity().toLowerCase(Locale.ROOT),
        found.smtpUser(),
        servers == null ? null : found.forgeable(),
        text(note(found)),
        text(found.help()));
  }

  private static @Nullable String provider(DiscoveredSettings found, boolean all) {
    if (found.servers() == null) {
      return null;
    }
    if (all || TOKEN.contains(found.kind())) {
      return found.kind();
    }
    return found.takesPassword() ? PASSWORD : null;
  }

  private static String note(DiscoveredSettings found) {
    if (!found.source().isEmpty()) {
      return found.note();
    }
    return found.note().isEmpty()
        ? "Its domain says nothing of where its mailboxes are."
        : "Nothing was found: %s.".formatted(found.note());
  }

  private static @Nullable String text(String value) {
    return value.isEmpty() ? null : value;
  }
}
