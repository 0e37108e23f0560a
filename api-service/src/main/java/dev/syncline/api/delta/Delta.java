package dev.syncline.api.delta;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.view.DeletedView;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// One change of one object.
///
/// @param cursor the position of this change: what follows it comes next
/// @param event `created`, `updated` or `deleted`
/// @param attributes of an update, what changed
/// @param changedAt seconds since 1970, with three decimals (a double would be written as 1.79E9)
/// @param requestId the REST request that caused it, or the sync pass
/// @param data the object as it is now; absent when it is gone
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record Delta(
    String cursor,
    String object,
    String id,
    String event,
    @Nullable List<String> attributes,
    BigDecimal changedAt,
    @Nullable String requestId,
    @Nullable Object data) {

  static Delta of(long epoch, LogEntry entry, @Nullable Object data) {
    var attributes = entry.attributes();
    return new Delta(
        new Cursor(epoch, entry.seq()).encode(),
        entry.objectType().wireName(),
        DeletedView.wireId(entry.objectType(), entry.objectId()),
        entry.operation().wireName(),
        attributes.isEmpty() ? null : attributes.stream().sorted().toList(),
        BigDecimal.valueOf(entry.changedAt().toEpochMilli(), 3),
        entry.correlation(),
        data);
  }
}
