package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.web.ApiException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How many events a webhook takes in one request, as a JSON array; one each, not in an array, when
/// it is 1.
///
/// @param maxWaitMs how long the first one may wait for others
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchWish(@Nullable Integer maxEvents, @Nullable Integer maxWaitMs) {
  static final BatchWish OFF = new BatchWish(1, 0);
  private static final int MAX_EVENTS = 500;
  private static final int MAX_WAIT_MS = 10_000;

  static BatchWish of(int events, int waitMillis) {
    return new BatchWish(events, waitMillis);
  }

  int events() {
    return Objects.requireNonNullElse(maxEvents, 1);
  }

  int waitMillis() {
    return Objects.requireNonNullElse(maxWaitMs, 0);
  }

  BatchWish checked() {
    if (events() < 1 || events() > MAX_EVENTS || waitMillis() < 0 || waitMillis() > MAX_WAIT_MS) {
      throw ApiException.invalid(
          "'batch' must have 'max_events' from 1 to %d and 'max_wait_ms' from 0 to %d."
              .formatted(MAX_EVENTS, MAX_WAIT_MS));
    }
    return events() == 1 ? OFF : of(events(), waitMillis());
  }
}
