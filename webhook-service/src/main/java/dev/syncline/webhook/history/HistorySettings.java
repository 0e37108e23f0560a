package dev.syncline.webhook.history;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is kept of deliveries.
///
/// @param keep for how long
/// @param maxPerSecond rows a process writes; beyond it accepted deliveries are counted, not listed
/// @param excerpt characters kept of an answer
/// @param pruneEvery how often what is older is removed
/// @param pruneBatch rows removed by one statement
@ConfigurationProperties("syncline.webhooks.history")
public record HistorySettings(
    @DefaultValue("7d") Duration keep,
    @DefaultValue("500") int maxPerSecond,
    @DefaultValue("256") int excerpt,
    @DefaultValue("1m") Duration pruneEvery,
    @DefaultValue("1000") int pruneBatch) {
  public HistorySettings {
    if (excerpt < 0 || excerpt > 500 || maxPerSecond < 1 || pruneBatch < 1) {
      throw new IllegalArgumentException(
          "syncline.webhooks.history: excerpt (%d) must be 0 to 500, max-per-second (%d) and prune-batch (%d) at least 1"
              .formatted(excerpt, maxPerSecond, pruneBatch));
    }
  }
}
