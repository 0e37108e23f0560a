package dev.syncline.api.delta;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.view.AttachmentView;
import dev.syncline.model.view.FolderView;
import dev.syncline.model.view.GrantView;
import dev.syncline.model.view.MessageView;
import dev.syncline.model.view.MessageView.HeaderView;
import dev.syncline.model.view.ThreadView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Deltas and objects as the predecessor wrote them.
final class LegacyForm {
  private final Map<String, FolderView> folders;

  /// @param folders of the grant by id, since messages and threads name theirs
  LegacyForm(Map<String, FolderView> folders) {
    this.folders = Map.copyOf(folders);
  }

  /// @param attributes the object as it is now; none of what was deleted
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LegacyDelta(
      @Nullable Map<String, Object> attributes,
      @Nullable String cursor,
      String event,
      String id,
      String object) {}

  LegacyDelta delta(Delta delta) {
    var attributes = attributes(delta.data());
    var object =
        attributes == null
            ? delta.object().equals("grant") ? "account" : delta.object()
            : String.valueOf(attributes.get("object"));
    return new LegacyDelta(attributes, delta.cursor(), event(delta.event()), delta.id(), object);
  }

  private static String event(String event) {
    return switch (event) {
      case "created" -> "create";
      case "updated" -> "modify";
      default -> "delete";
    };
  }

  private @Nullable Map<String, Object> attributes(@Nullable Object view) {
    return switch (view) {
      case MessageView message -> message(message);
      case ThreadView thread -> thread(thread);
      case DeltaForm.Expanded(var thread, var messages) -> expanded(thread, messages);
      case FolderView folder -> folder(folder);
      case GrantView grant -> account(grant);
      case null, default -> null;
    };
  }

  private Map<String, Object> message(MessageView message) {
    var form = new LinkedHashMap<String, Object>();
    form.put("id", message.id());
    form.put("object", message.object());
    form.put("account_id", message.grantId());
    form.put("thread_id", message.threadId());
    form.put("subject", Objects.requireNonNullElse(message.subject(), ""));
    form.put("from", people(message.from()));
    form.put("to", people(message.to()));
    form.put("cc", people(message.cc()));
    form.put("bcc", people(message.bcc()));
    form.put("reply_to", people(message.replyTo()));
    form.put("date", message.date());
    form.put("unread", message.unread());
    form.put("starred", message.starred());
    form.put("snippet", Objects.requireNonNullElse(message.snippet(), ""));
    form.put("body", Objects.requireNonNullElse(message.body(), ""));
    form.put("files", message.attachments().stream().map(LegacyForm::file).toList());
    form.put("events", List.of());
    var places = places(message.folders());
    if (!places.isEmpty()) {
      form.put("folder", places.getFirst());
    }
    form.put("folders", places);
    if (message.headers() != null) {
      form.put("headers", headers(message.headers()));
    }
    return form;
  }

  private Map<String, Object> thread(ThreadView thread) {
    var form = threadWithoutMessages(thread);
    form.put("message_ids", thread.messageIds());
    form.put("draft_ids", thread.draftIds());
    return form;
  }

  private Map<String, Object> expanded(ThreadView thread, List<MessageView> messages) {
    var form = threadWithoutMessages(thread);
    form.put("messages", some(messages, "message"));
    form.put("drafts", some(messages, "draft"));
    return form;
  }

  private List<Map<String, Object>> some(List<MessageView> messages, String object) {
    return messages.stream()
        .filter(message -> message.object().equals(object))
        .map(this::message)
        .toList();
  }

  private Map<String, Object> threadWithoutMessages(ThreadView thread) {
    var form = new LinkedHashMap<String, Object>();
    form.put("id", thread.id());
    form.put("object", "thread");
    form.put("account_id", thread.grantId());
    form.put("subject", Objects.requireNonNullElse(thread.subject(), ""));
    form.put("participants", people(thread.participants()));
    form.put("first_message_timestamp", thread.earliestMessageDate());
    form.put("last_message_timestamp", last(thread));
    form.put("last_message_received_timestamp", thread.latestMessageReceivedDate());
    form.put("last_message_sent_timestamp", thread.latestMessageSentDate());
    form.put("snippet", Objects.requireNonNullElse(thread.snippet(), ""));
    form.put("unread", thread.unread());
    form.put("starred", thread.starred());
    form.put("has_attachments", thread.hasAttachments());
    form.put("folders", places(thread.folders()));
    return form;
  }

  private static long last(ThreadView thread) {
    var latest = thread.latestDraftOrMessage();
    return latest == null ? thread.earliestMessageDate() : latest.date();
  }

  private static Map<String, Object> folder(FolderView folder) {
    var form = place(folder);
    form.put("object", "folder");
    form.put("account_id", folder.grantId());
    return form;
  }

  private List<Map<String, Object>> places(List<String> ids) {
    return ids.stream().map(folders::get).filter(Objects::nonNull).map(LegacyForm::place).toList();
  }

  private static Map<String, Object> place(FolderView folder) {
    var form = new LinkedHashMap<String, Object>();
    form.put("id", folder.id());
    form.put("name", role(folder));
    form.put("display_name", folder.name());
    return form;
  }

  /// `inbox`, `sent`, …: what the predecessor called a folder by; none without a role.
  private static @Nullable String role(FolderView folder) {
    return folder.systemFolder() && !folder.attributes().isEmpty()
        ? folder.attributes().getFirst().replace("\\", "").toLowerCase(Locale.ROOT)
        : null;
  }

  private static Map<String, Object> account(GrantView grant) {
    var form = new LinkedHashMap<String, Object>();
    form.put("id", grant.id());
    form.put("object", "account");
    form.put("account_id", grant.id());
    form.put("email_address", grant.email());
    form.put("provider", grant.provider());
    form.put("organization_unit", "folder");
    form.put("sync_state", syncState(grant));
    form.put("linked_at", grant.createdAt());
    return form;
  }

  private static String syncState(GrantView grant) {
    if (grant.grantStatus().equals("invalid")) {
      return "invalid";
    }
    return switch (grant.syncState()) {
      case "provider_error", "internal_error" -> "sync-error";
      case "paused" -> "stopped";
      default -> "running";
    };
  }

  private static Map<String, Object> file(AttachmentView attachment) {
    var form = new LinkedHashMap<String, Object>();
    form.put("id", attachment.id());
    form.put("filename", attachment.filename());
    form.put("content_type", attachment.contentType());
    form.put("content_disposition", attachment.contentDisposition());
    form.put("content_id", attachment.contentId());
    form.put("size", attachment.size());
    return form;
  }

  private static List<Map<String, String>> people(List<Participant> people) {
    return people.stream()
        .map(person ->
            Map.of(
                "name",
                Objects.requireNonNullElse(person.name(), ""),
                "email",
                Objects.requireNonNullElse(person.email(), "")))
        .toList();
  }

  private static Map<String, Object> headers(List<HeaderView> headers) {
    Function<String, @Nullable String> first =
        name ->
            headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HeaderView::value)
                .findFirst()
                .orElse(null);
    var references = first.apply("References");
    var form = new LinkedHashMap<String, Object>();
    form.put("In-Reply-To", first.apply("In-Reply-To"));
    form.put("Message-Id", first.apply("Message-Id"));
    form.put(
        "References",
        references == null
            ? List.of()
            : new ArrayList<>(Arrays.asList(references.strip().split("\\s+", -1))));
    return form;
  }

  /// Whether it has one of the types; of what is gone, a draft can't be told from a message.
  static boolean isOf(LegacyDelta delta, Set<String> types) {
    return types.contains(delta.object())
        || (delta.object().equals("folder") && types.contains("label"))
        || (delta.event().equals("delete")
            && delta.object().equals("message")
            && types.contains("draft"));
  }
}
