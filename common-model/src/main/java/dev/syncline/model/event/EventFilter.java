package dev.syncline.model.event;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.Operation;
import dev.syncline.model.mail.Role;
import dev.syncline.model.view.FolderView;
import dev.syncline.model.view.MessageView;
import dev.syncline.model.view.ThreadView;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// What of its triggers a subscription wants. Every condition that is given must hold; one that
/// lists values holds when any of them fits. A condition says something only of events that have
/// what it asks about: all others pass, and so does every deletion, since of what is gone nothing
/// is known any more, and a receiver may have been told of it when it fitted.
///
/// @param folder ids of folders, or roles such as `inbox`: where a message or a thread is now, or
///   which folder an event is about
/// @param from addresses, or domains such as `@example.com`: who wrote a message
/// @param hasAttachment of a message or a thread
/// @param changed of an update: at least one of these attributes changed
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventFilter(
    @Nullable List<String> folder,
    @Nullable List<String> from,
    @Nullable Boolean hasAttachment,
    @Nullable List<String> changed) {
  /// Lets everything pass.
  public static final EventFilter NONE = new EventFilter(null, null, null, null);

  /// What folders can be named by besides their ids: the roles of RFC 6154.
  public static final Set<String> ROLES =
      Arrays.stream(Role.values())
          .filter(role -> role != Role.NONE)
          .map(role -> role.name().toLowerCase(Locale.ROOT))
          .collect(toUnmodifiableSet());

  /// Names that the log uses of what can change.
  public static final Set<String> ATTRIBUTES =
      Set.of(
          "answered",
          "attachments",
          "attributes",
          "background_color",
          "bcc",
          "body",
          "bounced_addresses",
          "cc",
          "child_count",
          "content_pending",
          "created_at",
          "date",
          "defective",
          "draft",
          "draft_ids",
          "earliest_message_date",
          "email",
          "folders",
          "from",
          "grant_status",
          "has_attachments",
          "has_drafts",
          "latest_draft_or_message",
          "latest_message_received_date",
          "latest_message_sent_date",
          "message_id",
          "message_ids",
          "metadata",
          "name",
          "object",
          "origin",
          "parent_id",
          "participants",
          "provider",
          "reply_to",
          "schedule_id",
          "send_at",
          "send_state",
          "settings",
          "snippet",
          "starred",
          "subject",
          "sync_failure",
          "sync_failure_detail",
          "sync_state",
          "system_folder",
          "text_color",
          "thread_id",
          "to",
          "total_count",
          "unread",
          "unread_count",
          "updated_at");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public EventFilter {
    folder = folder == null ? null : List.copyOf(folder);
    from = from == null ? null : List.copyOf(from);
    changed = changed == null ? null : List.copyOf(changed);
  }

  public static EventFilter parse(@Nullable String json) {
    return json == null ? NONE : MAPPER.readValue(json, EventFilter.class);
  }

  public String json() {
    return MAPPER.writeValueAsString(this);
  }

  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /// Whether folders' roles have to be known.
  boolean asksForRoles() {
    return folder != null && folder.stream().anyMatch(each -> each.length() != 26);
  }

  /// What a folder is for, if anything, as a filter names it. A server may say so in its own way.
  private static Optional<String> role(FolderView folder) {
    return folder.attributes().stream()
        .map(attribute -> attribute.toLowerCase(Locale.ROOT).replace("\\", ""))
        .filter(ROLES::contains)
        .findFirst();
  }

  /// Roles of folders by their id.
  public static Map<String, String> roles(Collection<FolderView> folders) {
    var roles = new HashMap<String, String>();
    folders.forEach(folder -> role(folder).ifPresent(role -> roles.put(folder.id(), role)));
    return roles;
  }

  /// What the entry alone tells.
  boolean mayPass(LogEntry entry) {
    return changed == null
        || entry.operation() != Operation.UPDATED
        || entry.completes()
        || !Collections.disjoint(entry.attributes(), changed);
  }

  /// @param object a view of the API
  /// @param roles of folders by their id, in lower case
  boolean passes(LogEntry entry, Object object, Map<String, String> roles) {
    if (!mayPass(entry)) {
      return false;
    }
    if (entry.operation() == Operation.DELETED) {
      return true;
    }
    return switch (object) {
      case MessageView message ->
          isIn(message.folders(), roles)
              && isFrom(message)
              && has(message.attachments().stream().anyMatch(part -> !part.isInline()));
      case ThreadView thread -> isIn(thread.folders(), roles) && has(thread.hasAttachments());
      case FolderView one -> isIn(List.of(one.id()), roles);
      default -> true;
    };
  }

  private boolean has(boolean attachments) {
    return hasAttachment == null || hasAttachment == attachments;
  }

  private boolean isIn(Collection<String> folders, Map<String, String> roles) {
    return folder == null
        || folders.stream()
            .anyMatch(id -> folder.contains(id) || folder.contains(roles.getOrDefault(id, "")));
  }

  private boolean isFrom(MessageView message) {
    return from == null
        || message.from().stream().anyMatch(sender -> from.stream().anyMatch(fits(sender.email())));
  }

  private static Predicate<String> fits(String address) {
    var lower = address.toLowerCase(Locale.ROOT);
    return wanted -> wanted.startsWith("@") ? lower.endsWith(wanted) : lower.equals(wanted);
  }
}
