package dev.syncline.webhook.replay;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How replays are paced.
///
/// @param perSecond deliveries of one replay
/// @param parallel accounts of one replay at the same time
/// @param retries pauses after the first, second, … failure of one delivery; after the last the
///   replay fails
@ConfigurationProperties("syncline.webhooks.replay")
public record ReplaySettings(
    @DefaultValue("200") int perSecond,
    @DefaultValue("4") int parallel,
    @DefaultValue({"1s", "5s", "30s", "2m", "10m", "30m"}) List<Duration> retries) {
  public ReplaySettings {
    retries = List.copyOf(retries);
    if (perSecond < 1 || parallel < 1) {
      throw new IllegalArgumentException(
          "syncline.webhooks.replay: per-second (%d) and parallel (%d) must be at least 1"
              .formatted(perSecond, parallel));
    }
  }
}
