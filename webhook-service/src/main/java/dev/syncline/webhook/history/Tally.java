package dev.syncline.webhook.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was counted since it was last written.
final class Tally {
  private long delivered;
  private long failed;
  private @Nullable Instant lastSuccess;
  private @Nullable Instant lastFailure;

  void add(Delivery delivery) {
    if (delivery.isAccepted()) {
      delivered++;
      lastSuccess = delivery.at();
    } else {
      failed++;
      lastFailure = delivery.at();
    }
  }

  Tally plus(Tally later) {
    delivered += later.delivered;
    failed += later.failed;
    lastSuccess = later.lastSuccess == null ? lastSuccess : later.lastSuccess;
    lastFailure = later.lastFailure == null ? lastFailure : later.lastFailure;
    return this;
  }

  long delivered() {
    return delivered;
  }

  long failed() {
    return failed;
  }

  @Nullable Instant lastSuccess() {
    return lastSuccess;
  }

  @Nullable Instant lastFailure() {
    return lastFailure;
  }
}
