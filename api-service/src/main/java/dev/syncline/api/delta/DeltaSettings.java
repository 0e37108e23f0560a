package dev.syncline.api.delta;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How changes are followed.
///
/// @param heartbeat how often a quiet stream says that it is there, and where it is
/// @param streamsPerKey streams that one API key or access token may have open
/// @param maxAge a stream ends after this and is opened again by its client: so a revoked key stops
///   reading
/// @param poll how often a shard is asked what another process wrote, while anybody follows it
/// @param shardPatience how long a follower of many accounts waits for a shard that hangs before it
///   goes on with the others; one that has answered so far gets five times as long
@ConfigurationProperties("syncline.deltas")
public record DeltaSettings(
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("1000") int streamsPerKey,
    @DefaultValue("1h") Duration maxAge,
    @DefaultValue("250ms") Duration poll,
    @DefaultValue("2s") Duration shardPatience) {
  public DeltaSettings {
    if (heartbeat.toMillis() < 10 || poll.toMillis() < 1 || shardPatience.toMillis() < 1) {
      throw new IllegalArgumentException(
          "syncline.deltas: heartbeat (%s), poll (%s) and shard-patience (%s) must be above zero"
              .formatted(heartbeat, poll, shardPatience));
    }
    if (streamsPerKey < 1 || maxAge.compareTo(heartbeat) < 0) {
      throw new IllegalArgumentException(
          "syncline.deltas: streams-per-key (%d) must be above 0, max-age (%s) at least heartbeat (%s)"
              .formatted(streamsPerKey, maxAge, heartbeat));
    }
  }
}
