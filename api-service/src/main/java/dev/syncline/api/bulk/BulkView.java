package dev.syncline.api.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A job.
///
/// @param state waiting, running, finished or failed
/// @param total how many messages; absent while it is not known
/// @param done messages that are as they were to be
/// @param failed messages that are not there, or can't be so
/// @param failure why it ended before its end
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record BulkView(
    String object,
    String id,
    String grantId,
    String state,
    @Nullable Integer total,
    int done,
    int failed,
    @Nullable String failure,
    long createdAt,
    @Nullable Long finishedAt) {
  static BulkView of(UUID grant, BulkJob job) {
    var finished = job.finishedAt();
    return new BulkView(
        "bulk_job",
        PublicIds.encode(job.id()),
        grant.toString(),
        job.state(),
        job.total(),
        job.done(),
        job.failed(),
        job.failure(),
        job.createdAt().getEpochSecond(),
        finished == null ? null : finished.getEpochSecond());
  }
}
