package dev.syncline.api.delta;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.view.DeletedView;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// One change of one object.
///
/// @param cursor what follows it comes next; absent where a cursor stands for many grants, since it
///   then comes with the page
/// @param position in the grant's log: one more for each change, without a gap
/// @param event `created`, `updated` or `deleted`
/// @param attributes of an update, what changed
/// @param changedAt seconds since 1970, with three decimals (a double would be written as 1.79E9)
/// @param requestId the REST request that caused it, or the sync pass
/// @param data the object as it is now; absent when it is gone
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record Delta(
    @Nullable String cursor,
    String grantId,
    long position,
    String object,
    String id,
    String event,
    @Nullable List<String> attributes,
    BigDecimal changedAt,
    @Nullable String requestId,
    @Nullable Object data) {

  static Delta of(@Nullable String cursor, UUID grant, LogEntry entry, @Nullable Object data) {
    var attributes = entry.attributes();
    return new Delta(
        cursor,
        grant.toString(),
        entry.seq(),
        entry.objectType().wireName(),
        DeletedView.wireId(entry.objectType(), entry.objectId()),
        entry.operation().wireName(),
        attributes.isEmpty() ? null : attributes.stream().sorted().toList(),
        BigDecimal.valueOf(entry.changedAt().toEpochMilli(), 3),
        entry.correlation(),
        data);
  }
}
