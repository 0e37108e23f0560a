package dev.syncline.webhook.lane;

import java.time.Duration;

/// How many notifications a webhook takes in one request.
///
/// @param maxEvents 1 means one request each, whose body is the notification itself; above, the
///   body is an array, even of one
/// @param maxWait how long the first may wait for others
public record Batching(int maxEvents, Duration maxWait) {
  public static final Batching NONE = new Batching(1, Duration.ZERO);

  public Batching {
    if (maxEvents < 1 || maxWait.isNegative()) {
      throw new IllegalArgumentException(
          "a batch has at least 1 event (%d) and no negative wait (%s)"
              .formatted(maxEvents, maxWait));
    }
  }

  public boolean isOn() {
    return maxEvents > 1;
  }

  /// How many events of an account go into one request. What has failed is tried apart from other
  /// accounts, and soon one by one, so that a single event that is refused holds up nothing but
  /// what comes after it.
  int limit(int failures) {
    return failures > 2 ? 1 : maxEvents;
  }
}
