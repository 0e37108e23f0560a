package dev.syncline.model.event;

import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.Operation;
import dev.syncline.model.view.GrantView;
import dev.syncline.model.view.MessageView;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a webhook can be told of. Names are the SDK's; threads and webhooks, for which it has none,
/// follow its manner.
public enum Trigger {
  MESSAGE_CREATED("message.created"),
  MESSAGE_CREATED_CLEANED("message.created.cleaned"),
  MESSAGE_UPDATED("message.updated"),
  MESSAGE_DELETED("message.deleted"),
  MESSAGE_SEND_SUCCESS("message.send_success"),
  MESSAGE_SEND_FAILED("message.send_failed"),
  MESSAGE_BOUNCE_DETECTED("message.bounce_detected"),
  MESSAGE_COMPLAINT("message.complaint"),
  THREAD_CREATED("thread.created"),
  THREAD_UPDATED("thread.updated"),
  THREAD_DELETED("thread.deleted"),
  FOLDER_CREATED("folder.created"),
  FOLDER_UPDATED("folder.updated"),
  FOLDER_DELETED("folder.deleted"),
  GRANT_CREATED("grant.created"),
  GRANT_UPDATED("grant.updated"),
  GRANT_DELETED("grant.deleted"),
  GRANT_EXPIRED("grant.expired"),
  GRANT_IMAP_SYNC_COMPLETED("grant.imap_sync_completed"),
  WEBHOOK_FAILING("webhook.failing"),
  WEBHOOK_FAILED("webhook.failed"),
  WEBHOOK_RECOVERED("webhook.recovered");

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

  /// Told once for each object that comes to it, however often its entries are read: the event's id
  /// is the object's, not the position's.
  public boolean isOutcome() {
    return this == MESSAGE_SEND_SUCCESS || this == MESSAGE_SEND_FAILED;
  }

  /// What an entry may turn out to be: a grant that changed its status may have expired, which only
  /// the grant itself tells.
  public static Set<Trigger> possible(LogEntry entry) {
    var possible = EnumSet.noneOf(Trigger.class);
    var plain = plain(entry).orElse(null);
    if (plain == null) {
      return possible;
    }
    possible.add(plain);
    beside(entry).ifPresent(possible::add);
    if (plain == GRANT_UPDATED && entry.attributes().contains("grant_status")) {
      possible.add(GRANT_EXPIRED);
    }
    if (plain == GRANT_UPDATED && entry.attributes().contains("sync_state")) {
      possible.add(GRANT_IMAP_SYNC_COMPLETED);
    }
    if (plain == MESSAGE_UPDATED && entry.attributes().contains("send_state")) {
      possible.add(MESSAGE_SEND_SUCCESS);
      possible.add(MESSAGE_SEND_FAILED);
    }
    return possible;
  }

  /// What an entry is, given its object as it is now: the most telling first. A subscription is
  /// told the first of them that it has.
  public static List<Trigger> of(LogEntry entry, Object object) {
    return Stream.concat(
            special(entry, object).filter(possible(entry)::contains).stream(),
            plain(entry).stream())
        .toList();
  }

  /// In what other form the same change is told as well, to a subscription that has that one.
  public static Optional<Trigger> beside(LogEntry entry) {
    return plain(entry).filter(MESSAGE_CREATED::equals).isPresent()
        ? Optional.of(MESSAGE_CREATED_CLEANED)
        : Optional.empty();
  }

  private static Optional<Trigger> special(LogEntry entry, Object object) {
    return switch (object) {
      case GrantView grant when grant.grantStatus().equals("invalid") -> Optional.of(GRANT_EXPIRED);
      case GrantView grant when grant.syncState().equals("live") ->
          Optional.of(GRANT_IMAP_SYNC_COMPLETED);
      // Where the copy came to lie in Sent, and that it came back, follow a success that was told.
      case MessageView message
          when Collections.disjoint(entry.attributes(), List.of("folders", "bounced_addresses")) ->
          switch (Objects.requireNonNullElse(message.sendState(), "")) {
            case "sent", "in_sent_folder", "bounced" -> Optional.of(MESSAGE_SEND_SUCCESS);
            case "failed" -> Optional.of(MESSAGE_SEND_FAILED);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  /// Nobody is told when the message that a report is about turns up later. A message comes once,
  /// whole: that a large mailbox is being listed is told to nobody, that it has been read is.
  private static Optional<Trigger> plain(LogEntry entry) {
    if (entry.isIncomplete()) {
      return Optional.empty();
    }
    if (entry.completes()) {
      return Optional.of(MESSAGE_CREATED);
    }
    return switch (entry.objectType()) {
      case MESSAGE -> pick(entry.operation(), MESSAGE_CREATED, MESSAGE_UPDATED, MESSAGE_DELETED);
      case THREAD -> pick(entry.operation(), THREAD_CREATED, THREAD_UPDATED, THREAD_DELETED);
      case FOLDER -> pick(entry.operation(), FOLDER_CREATED, FOLDER_UPDATED, FOLDER_DELETED);
      case GRANT -> pick(entry.operation(), GRANT_CREATED, GRANT_UPDATED, GRANT_DELETED);
      case BOUNCE -> pick(entry.operation(), MESSAGE_BOUNCE_DETECTED, null, null);
      case COMPLAINT -> pick(entry.operation(), MESSAGE_COMPLAINT, null, null);
    };
  }

  private static Optional<Trigger> pick(
      Operation operation, Trigger created, @Nullable Trigger updated, @Nullable Trigger deleted) {
    return Optional.ofNullable(
        switch (operation) {
          case CREATED -> created;
          case UPDATED -> updated;
          case DELETED -> deleted;
        });
  }
}
