package dev.syncline.api.bulk;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as its row has it.
///
/// @param filter as a query string; null when there are ids
/// @param position where the next batch begins; null at the beginning
record BulkJob(
    ShardId shard,
    AccountId account,
    UUID id,
    @Nullable String correlation,
    BulkEdit edit,
    @Nullable String filter,
    List<UUID> ids,
    @Nullable String position,
    int done,
    int failed,
    @Nullable String failure,
    int attempts,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  BulkJob {
    ids = List.copyOf(ids);
  }

  BulkJob at(String next) {
    return new BulkJob(
        shard,
        account,
        id,
        correlation,
        edit,
        filter,
        ids,
        next,
        done,
        failed,
        failure,
        0,
        createdAt,
        finishedAt);
  }

  String state() {
    if (finishedAt != null) {
      return failure == null ? "finished" : "failed";
    }
    return position == null ? "waiting" : "running";
  }

  /// Null while nobody knows.
  @Nullable Integer total() {
    return filter == null
        ? Integer.valueOf(ids.size())
        : finishedAt == null ? null : Integer.valueOf(done + failed);
  }
}
