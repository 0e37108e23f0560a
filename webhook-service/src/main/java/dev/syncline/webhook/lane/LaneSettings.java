package dev.syncline.webhook.lane;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How endpoints are served.
///
/// @param perEndpoint lanes of an endpoint and shard: requests at the same time
/// @param window entries an endpoint may hold in memory
/// @param saveEvery how often positions are saved
/// @param retries pauses after the first, second, … failure; the last one repeats
/// @param giveUpAfter how long one notification is tried
/// @param breakAfter failures in a row after which the whole endpoint pauses
/// @param rescanEvery how often positions are compared with the heads, as a net
@ConfigurationProperties("syncline.webhooks.lanes")
public record LaneSettings(
    @DefaultValue("4") int perEndpoint,
    @DefaultValue("256") int window,
    @DefaultValue("1s") Duration saveEvery,
    @DefaultValue({"5s", "30s", "2m", "10m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
        List<Duration> retries,
    @DefaultValue("72h") Duration giveUpAfter,
    @DefaultValue("5") int breakAfter,
    @DefaultValue("60s") Duration rescanEvery) {
  public LaneSettings {
    retries = List.copyOf(retries);
    if (perEndpoint < 1 || window < perEndpoint || retries.isEmpty()) {
      throw new IllegalArgumentException(
          "syncline.webhooks.lanes: per-endpoint (%d) must be at least 1 and at most window (%d), retries (%d) not empty"
              .formatted(perEndpoint, window, retries.size()));
    }
  }

  /// The pause after the given failure, counted from 1, before jitter.
  Duration retryDelay(int failures) {
    return retries.get(Math.min(failures, retries.size()) - 1);
  }
}
