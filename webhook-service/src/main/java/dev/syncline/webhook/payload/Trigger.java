package dev.syncline.webhook.payload;

import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.Operation;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// The SDK's trigger types that the log can produce. It has none for changes of threads.
public enum Trigger {
  MESSAGE_CREATED("message.created"),
  MESSAGE_UPDATED("message.updated"),
  MESSAGE_DELETED("message.deleted"),
  FOLDER_CREATED("folder.created"),
  FOLDER_UPDATED("folder.updated"),
  FOLDER_DELETED("folder.deleted"),
  GRANT_CREATED("grant.created"),
  GRANT_UPDATED("grant.updated"),
  GRANT_DELETED("grant.deleted"),
  GRANT_EXPIRED("grant.expired");

  private final String wireName;

  Trigger(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<Trigger> ofWireName(String name) {
    return Arrays.stream(values()).filter(trigger -> trigger.wireName.equals(name)).findFirst();
  }

  /// What an entry may turn out to be: a grant that changed its status may have expired, which only
  /// the grant itself tells.
  public static Set<Trigger> possible(LogEntry entry) {
    return switch (entry.objectType()) {
      case MESSAGE ->
          Set.of(pick(entry.operation(), MESSAGE_CREATED, MESSAGE_UPDATED, MESSAGE_DELETED));
      case FOLDER ->
          Set.of(pick(entry.operation(), FOLDER_CREATED, FOLDER_UPDATED, FOLDER_DELETED));
      case GRANT ->
          entry.attributes().contains("grant_status")
              ? Set.of(GRANT_UPDATED, GRANT_EXPIRED)
              : Set.of(pick(entry.operation(), GRANT_CREATED, GRANT_UPDATED, GRANT_DELETED));
      case THREAD -> Set.of();
    };
  }

  private static Trigger pick(
      Operation operation, Trigger created, Trigger updated, Trigger deleted) {
    return switch (operation) {
      case CREATED -> created;
      case UPDATED -> updated;
      case DELETED -> deleted;
    };
  }
}
