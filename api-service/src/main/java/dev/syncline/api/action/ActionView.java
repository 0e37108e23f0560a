package dev.syncline.api.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.id.PublicIds;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Something to be done on the provider, and how far it has come.
///
/// @param objectId the message or folder it is about, as `object_type` says
/// @param nextAttemptAt when it may be tried next, while it is not finished
/// @param failure why it failed, or why it is tried again, by kind
/// @param requestId the request that asked for it
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActionView(
    String object,
    String id,
    String grantId,
    String kind,
    String objectId,
    String objectType,
    String status,
    int attempts,
    @Nullable String failure,
    @Nullable String failureDetail,
    @Nullable String requestId,
    long createdAt,
    @Nullable Long nextAttemptAt,
    @Nullable Long finishedAt) {

  static ActionView of(UUID grant, Action action) {
    var finished = action.finishedAt();
    return new ActionView(
        "action",
        PublicIds.encode(action.id()),
        grant.toString(),
        kind(action),
        PublicIds.encode(action.objectId()),
        action.kind().isOfFolder() ? "folder" : "message",
        action.status().name().toLowerCase(Locale.ROOT),
        action.attempts(),
        action.failure(),
        action.failureDetail(),
        action.correlation(),
        action.createdAt().getEpochSecond(),
        finished == null ? action.nextAttemptAt().getEpochSecond() : null,
        finished == null ? null : finished.getEpochSecond());
  }

  private static String kind(Action action) {
    return action.arguments() instanceof ActionArguments.Folders asked && asked.isDeletion()
        ? "delete"
        : action.kind().name().toLowerCase(Locale.ROOT);
  }
}
