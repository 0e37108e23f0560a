package dev.syncline.webhook.alert;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Through which server mail goes, and how often.
///
/// @param host no mail is sent without one
/// @param security how the connection is protected
/// @param from the sender's address
/// @param failingFor how long a webhook fails before its people hear of it
/// @param perWebhook the pause between two mails of a kind about one webhook
/// @param perApplication mails an application may cause in an hour
@ConfigurationProperties("syncline.webhooks.mail")
public record AlertSettings(
    @Nullable String host,
    @DefaultValue("587") int port,
    @DefaultValue("STARTTLS") Security security,
    @Nullable String user,
    @Nullable String password,
    @Nullable String from,
    @DefaultValue("15m") Duration failingFor,
    @DefaultValue("24h") Duration perWebhook,
    @DefaultValue("20") int perApplication,
    @DefaultValue("30s") Duration lookEvery,
    @DefaultValue("10s") Duration timeout) {
  public AlertSettings {
    if (isOn(host) && (from == null || !from.matches("[^\\s<>@]+@[^\\s<>@]+"))) {
      throw new IllegalArgumentException(
          "syncline.webhooks.mail.from must be the sender's address, since syncline.webhooks.mail.host is set");
    }
    if (isOn(host) && user != null && security == Security.NONE && !isLocal(host)) {
      throw new IllegalArgumentException(
          "syncline.webhooks.mail.security is none: the password would cross the network in the clear. Use starttls or tls");
    }
  }

  /// Of the connection to the server.
  public enum Security {
    NONE,
    STARTTLS,
    TLS
  }

  public boolean isOn() {
    return isOn(host);
  }

  private static boolean isOn(@Nullable String host) {
    return host != null && !host.isBlank();
  }

  private static boolean isLocal(@Nullable String host) {
    return host != null
        && (host.equals("127.0.0.1") || host.toLowerCase(Locale.ROOT).equals("localhost"));
  }

  @Override
  public String toString() {
    return "AlertSettings[on=%s]".formatted(isOn());
  }
}
