package dev.syncline.model.account;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What an address told of its mailbox.
///
/// @param source where it was found: `known_domain`, `mx`, `autoconfig`, `srv`, `guess`; empty when
///   nothing was
/// @param kind the provider in the words of API clients: `imap`, `google`
/// @param type the provider by name, `gmail`; `generic` for one that nobody knows
/// @param login what its servers take: `password`, `app_password`, `oauth`, `none`
/// @param servers null when it has none that speak IMAP
/// @param imapUser null when only its owner can say it
/// @param forgeable whether only DNS says that these servers are the address's
public record DiscoveredSettings(
    String source,
    String kind,
    String type,
    String login,
    @Nullable AccountSettings servers,
    @Nullable String imapUser,
    @Nullable String smtpUser,
    boolean forgeable,
    String note,
    String help) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// No settings.
  ///
  /// @param note what could not be asked, or nothing
  public static DiscoveredSettings nothing(String note) {
    return new DiscoveredSettings("", "", "", "", null, null, null, false, note, "");
  }

  /// Whether a user name and a password open these servers.
  public boolean takesPassword() {
    return servers != null && (login.equals("password") || login.equals("app_password"));
  }

  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  public static DiscoveredSettings fromJson(byte[] json) {
    return MAPPER.readValue(json, DiscoveredSettings.class);
  }

  /// Its user names are addresses.
  @Override
  public String toString() {
    return "DiscoveredSettings[%s, %s]".formatted(source, type);
  }
}
