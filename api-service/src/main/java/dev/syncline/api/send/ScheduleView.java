package dev.syncline.api.send;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.action.Action;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.SendState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A message that is or was to be sent later, as the SDKs know it, with what it takes to find the
/// message.
///
/// @param closeTime when it was sent, failed, or was cancelled; absent as long as it waits
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleView(
    String scheduleId, String messageId, long sendAt, Status status, @Nullable Long closeTime) {

  /// @param code `pending`, `success`, `failed` or `cancelled`
  record Status(String code, String description) {}

  /// What the SDKs expect as data of a list.
  record Schedules(List<ScheduleView> schedules) {
    Schedules {
      schedules = List.copyOf(schedules);
    }
  }

  /// @param state how far the message has come; null when it is gone
  static ScheduleView of(Action action, @Nullable SendState state) {
    var id = PublicIds.encode(action.objectId());
    var at = Objects.requireNonNull(action.scheduledFor(), "an action that was not scheduled");
    var status = status(action, state);
    return new ScheduleView(
        id,
        id,
        at.getEpochSecond(),
        status,
        status.code().equals("pending") ? null : seconds(action.finishedAt()));
  }

  /// The copy in the Sent folder, which the action ends with, is no part of what was asked here.
  private static Status status(Action action, @Nullable SendState state) {
    if (state == null) {
      return ofOneThatIsGone(action);
    }
    return switch (state) {
      case SCHEDULED -> new Status("pending", "It will be sent when its time has come.");
      case QUEUED, SENDING -> new Status("pending", "Its time has come: it is being sent.");
      case SENT, IN_SENT_FOLDER -> new Status("success", "It was sent.");
      case BOUNCED -> new Status("success", "It was sent, and came back from some recipient.");
      case FAILED -> new Status("failed", "It was not sent: " + reason(action));
      case UNKNOWN -> new Status("failed", "It may have been sent or not: " + reason(action));
    };
  }

  private static Status ofOneThatIsGone(Action action) {
    return switch (action.status()) {
      case CANCELLED -> new Status("cancelled", "It was cancelled, and not sent.");
      case SUCCESSFUL -> new Status("success", "It was sent, and deleted since.");
      case FAILED -> new Status("failed", "It was not sent: " + reason(action));
      case SCHEDULED, PENDING, RUNNING -> new Status("pending", "It was deleted.");
    };
  }

  private static String reason(Action action) {
    return Objects.requireNonNullElse(action.failureDetail(), "no more is known.");
  }

  private static @Nullable Long seconds(@Nullable Instant time) {
    return time == null ? null : time.getEpochSecond();
  }
}
