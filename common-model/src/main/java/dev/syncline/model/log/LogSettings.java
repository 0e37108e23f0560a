package dev.syncline.model.log;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long changes are kept.
///
/// @param keep a follower that was away for longer has to begin anew
/// @param every how often what is older is looked for
/// @param batch entries that one transaction removes
/// @param pause between two of them
@ConfigurationProperties("syncline.log")
public record LogSettings(
    @DefaultValue("14d") Duration keep,
    @DefaultValue("1m") Duration every,
    @DefaultValue("1000") int batch,
    @DefaultValue("20ms") Duration pause) {
  public LogSettings {
    if (keep.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "syncline.log.keep (%s) must be at least a minute: a webhook endpoint that is down for longer loses changes"
              .formatted(keep));
    }
    if (batch < 1 || every.isNegative() || every.isZero() || pause.isNegative()) {
      throw new IllegalArgumentException(
          "syncline.log: batch (%d) and every (%s) must be above 0, pause (%s) not below"
              .formatted(batch, every, pause));
    }
  }
}
