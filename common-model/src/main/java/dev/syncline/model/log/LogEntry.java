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
/// @param attributes of an update, what changed, by the names the API uses; of a creation, what the
///   object still lacks
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
  /// What the API says of a message that is listed and whose content is still to come. The entry of
  /// its creation names it, and the one of its completion.
  public static final String CONTENT_PENDING = "content_pending";

  public LogEntry {
    attributes = Set.copyOf(attributes);
  }

  /// A message is listed, and its content is still to come: another entry tells of that.
  public boolean isIncomplete() {
    return operation == Operation.CREATED && attributes.contains(CONTENT_PENDING);
  }

  /// The content of such a message has come.
  public boolean completes() {
    return operation == Operation.UPDATED && attributes.contains(CONTENT_PENDING);
  }
}
