package dev.syncline.webhook.tail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How shards are followed.
///
/// @param leaseTtl a dead service's shards move after this at the latest
/// @param pollFast first pause after something came, if nobody in this JVM says that more did
/// @param pollIdle longest pause
/// @param sweepEvery how often heads are compared with what was handed on
/// @param holeAge how long a passed-over row number is asked for again
@ConfigurationProperties("syncline.webhooks.tail")
public record TailSettings(
    @DefaultValue("5s") Duration leaseTtl,
    @DefaultValue("2ms") Duration pollFast,
    @DefaultValue("50ms") Duration pollIdle,
    @DefaultValue("1s") Duration sweepEvery,
    @DefaultValue("10s") Duration holeAge) {
  public TailSettings {
    if (pollFast.isNegative() || pollFast.isZero() || pollFast.compareTo(pollIdle) > 0) {
      throw new IllegalArgumentException(
          "syncline.webhooks.tail.poll-fast (%s) must be above 0 and at most poll-idle (%s)"
              .formatted(pollFast, pollIdle));
    }
  }
}
