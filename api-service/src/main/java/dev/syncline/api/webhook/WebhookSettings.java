package dev.syncline.api.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the API is told about webhooks besides the key that seals their secrets.
///
/// @param rotationWindow how long a rotated secret stays valid
/// @param ipAddresses from which deliveries come, for those who ask for them
@ConfigurationProperties("syncline.webhooks")
public record WebhookSettings(
    @DefaultValue("24h") Duration rotationWindow, @DefaultValue List<String> ipAddresses) {
  public WebhookSettings {
    ipAddresses = List.copyOf(ipAddresses);
  }
}
