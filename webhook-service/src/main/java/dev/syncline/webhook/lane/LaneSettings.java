package dev.syncline.webhook.lane;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How endpoints are served.
///
/// @param perEndpoint requests at the same time to an endpoint, for each shard, of what happens now
/// @param catchingUp the same, of what was missed
/// @param catchUpRate events a second, for each shard, to all endpoints that catch up
/// @param window entries an endpoint may hold in memory
/// @param keep notifications that were made a moment ago are kept for other endpoints up to this
///   size
/// @param saveEvery how often positions are saved
/// @param retryFirst longest pause after the first failure; it doubles with each further one
/// @param retryCeiling longest pause of all
/// @param giveUpAfter how long one notification is tried
/// @param breakAfter failures in a row after which the whole endpoint pauses
/// @param rescanEvery how often positions are compared with the heads, as a net
@ConfigurationProperties("syncline.webhooks.lanes")
public record LaneSettings(
    @DefaultValue("4") int perEndpoint,
    @DefaultValue("2") int catchingUp,
    @DefaultValue("2000") int catchUpRate,
    @DefaultValue("256") int window,
    @DefaultValue("32MB") DataSize keep,
    @DefaultValue("1s") Duration saveEvery,
    @DefaultValue("5s") Duration retryFirst,
    @DefaultValue("1h") Duration retryCeiling,
    @DefaultValue("72h") Duration giveUpAfter,
    @DefaultValue("5") int breakAfter,
    @DefaultValue("60s") Duration rescanEvery) {
  private static final int MAX_DOUBLINGS = 30;

  public LaneSettings {
    if (perEndpoint < 1 || catchingUp < 1 || catchUpRate < 1 || window < perEndpoint) {
      throw new IllegalArgumentException(
          "syncline.webhooks.lanes: per-endpoint (%d), catching-up (%d) and catch-up-rate (%d) must be at least 1, window (%d) at least per-endpoint"
              .formatted(perEndpoint, catchingUp, catchUpRate, window));
    }
    if (retryFirst.isNegative() || retryFirst.isZero() || retryFirst.compareTo(retryCeiling) > 0) {
      throw new IllegalArgumentException(
          "syncline.webhooks.lanes.retry-first (%s) must be above 0 and at most retry-ceiling (%s)"
              .formatted(retryFirst, retryCeiling));
    }
  }

  /// The pause after the given failure, counted from 1: any time up to a limit that doubles, so
  /// that what failed together does not come back together.
  Duration retryDelay(int failures, RandomGenerator random) {
    var doublings = Math.clamp(failures - 1, 0, MAX_DOUBLINGS);
    var limit = Math.min(retryCeiling.toMillis(), retryFirst.toMillis() << doublings);
    return Duration.ofMillis(random.nextLong(limit + 1));
  }
}
