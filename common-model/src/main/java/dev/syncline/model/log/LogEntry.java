package dev.syncline.model.log;

import dev.syncline.model.id.AccountId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One change of one API object, at its position in its account's log.
///
/// @param id only a hint at the order between accounts
/// @param seq the position: dense for each account, in commit order
/// @param attributes of an update, what changed, by the names the API uses; else empty
/// @param correlation the REST request or sync pass that caused it
public record LogEntry(
    long id,
    AccountId account,
    long seq,
    ObjectType objectType,
    UUID objectId,
    Operation operation,
    Set<String> attributes,
    Instant changedAt,
    @Nullable String correlation) {
  public LogEntry {
    attributes = Set.copyOf(attributes);
  }
}
