package dev.syncline.model.event;

import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.LogCursor;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.view.DeletedView;
import dev.syncline.model.view.FolderView;
import dev.syncline.model.view.GrantView;
import dev.syncline.model.view.MessageView;
import dev.syncline.model.view.ThreadView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// An example of each event, in the form in which real ones come: the views are the API's own.
/// Nobody's mail is in them.
public final class MockEvents {
  private static final String TRUNCATED = ".truncated";
  private static final UUID GRANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID OBJECT = UUID.fromString("01930000-0000-7000-8000-000000000002");
  private static final UUID THREAD = UUID.fromString("01930000-0000-7000-8000-000000000003");
  private static final UUID INBOX = UUID.fromString("00000000-0000-4000-8000-000000000004");
  private static final long SEQ = 4711;

  private MockEvents() {}

  /// Names that {@link #of} takes: every trigger, and the types of what had to be cut.
  public static Set<String> names() {
    var names =
        Arrays.stream(Trigger.values())
            .map(Trigger::wireName)
            .collect(Collectors.toCollection(TreeSet::new));
    names.add("message.created" + TRUNCATED);
    names.add("message.created.cleaned" + TRUNCATED);
    names.add("message.updated" + TRUNCATED);
    return names;
  }

  /// The example of one type, told at `now`.
  ///
  /// @param name one of {@link #names}
  public static Event of(String name, String id, UUID application, Instant now) {
    if (name.endsWith(TRUNCATED)) {
      return of(name.substring(0, name.length() - TRUNCATED.length()), id, application, now)
          .truncated();
    }
    var trigger = Trigger.ofWireName(name).orElseThrow(() -> new IllegalArgumentException(name));
    return switch (trigger) {
      case WEBHOOK_FAILING, WEBHOOK_FAILED, WEBHOOK_RECOVERED ->
          Event.ofWebhook(trigger, id, application, now, 1, webhook(trigger));
      case MESSAGE_CREATED -> mock(trigger, id, application, now, Set.of(), message(null));
      case MESSAGE_CREATED_CLEANED ->
          mock(
              trigger,
              id,
              application,
              now,
              Set.of(),
              message(null).cleaned("This is how a message looks.", "success"));
      case MESSAGE_UPDATED ->
          mock(trigger, id, application, now, Set.of("folders", "unread"), message(null));
      case MESSAGE_SEND_SUCCESS ->
          mock(trigger, id, application, now, Set.of("send_state"), message("sent"));
      case MESSAGE_SEND_FAILED ->
          mock(trigger, id, application, now, Set.of("send_state"), message("failed"));
      case MESSAGE_BOUNCE_DETECTED ->
          mock(
              trigger,
              id,
              application,
              now,
              ObjectType.BOUNCE,
              Set.of(),
              MockReports.bounce(GRANT));
      case MESSAGE_COMPLAINT ->
          mock(
              trigger,
              id,
              application,
              now,
              ObjectType.COMPLAINT,
              Set.of(),
              MockReports.complaint(GRANT));
      case THREAD_CREATED -> mock(trigger, id, application, now, Set.of(), thread());
      case THREAD_UPDATED ->
          mock(trigger, id, application, now, Set.of("message_ids", "snippet"), thread());
      case FOLDER_CREATED -> mock(trigger, id, application, now, Set.of(), folder());
      case FOLDER_UPDATED ->
          mock(trigger, id, application, now, Set.of("total_count", "unread_count"), folder());
      case GRANT_CREATED -> mock(trigger, id, application, now, Set.of(), grant("valid", now));
      case GRANT_UPDATED ->
          mock(trigger, id, application, now, Set.of("settings"), grant("valid", now));
      case GRANT_EXPIRED ->
          mock(trigger, id, application, now, Set.of("grant_status"), grant("invalid", now));
      case GRANT_IMAP_SYNC_COMPLETED ->
          mock(trigger, id, application, now, Set.of("sync_state"), grant("valid", now));
      case MESSAGE_DELETED, THREAD_DELETED, FOLDER_DELETED, GRANT_DELETED ->
          mock(trigger, id, application, now, Set.of(), gone(type(trigger)));
    };
  }

  private static Event mock(
      Trigger trigger,
      String id,
      UUID application,
      Instant now,
      Set<String> changed,
      Object object) {
    return mock(trigger, id, application, now, type(trigger), changed, object);
  }

  private static Event mock(
      Trigger trigger,
      String id,
      UUID application,
      Instant now,
      ObjectType type,
      Set<String> changed,
      Object object) {
    return Event.of(
        trigger,
        id,
        application,
        now,
        type.wireName(),
        new Event.Data(
            application.toString(),
            GRANT.toString(),
            SEQ,
            new LogCursor(0, SEQ).encode(),
            changed.isEmpty() ? null : changed.stream().sorted().toList(),
            object));
  }

  private static ObjectType type(Trigger trigger) {
    var name = trigger.wireName();
    return Arrays.stream(ObjectType.values())
        .filter(type -> name.startsWith(type.wireName() + "."))
        .findFirst()
        .orElseThrow();
  }

  private static DeletedView gone(ObjectType type) {
    return DeletedView.of(GRANT, type, type == ObjectType.GRANT ? GRANT : OBJECT);
  }

  private static MessageView message(@Nullable String sendState) {
    return new MessageView(
        "message",
        PublicIds.encode(OBJECT),
        GRANT.toString(),
        PublicIds.encode(THREAD),
        1_795_321_199,
        List.of(PublicIds.encode(INBOX)),
        List.of(new Participant("Grace", "grace@example.com")),
        List.of(new Participant("Ada", "ada@example.com")),
        List.of(),
        List.of(),
        List.of(),
        "An example",
        "This is how a message looks.",
        "<p>This is how a message looks.</p>",
        false,
        true,
        false,
        false,
        List.of(),
        sendState,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static ThreadView thread() {
    return new ThreadView(
        "thread",
        PublicIds.encode(OBJECT),
        GRANT.toString(),
        "An example",
        "This is how a message looks.",
        List.of(
            new Participant("Ada", "ada@example.com"),
            new Participant("Grace", "grace@example.com")),
        true,
        false,
        false,
        false,
        1_795_321_199,
        1_795_321_199L,
        null,
        List.of(PublicIds.encode(OBJECT)),
        List.of(),
        List.of(PublicIds.encode(INBOX)),
        message(null));
  }

  private static FolderView folder() {
    return new FolderView(
        "folder",
        PublicIds.encode(OBJECT),
        GRANT.toString(),
        "Projects",
        null,
        List.of("\\HasNoChildren"),
        false,
        0,
        3,
        1,
        null,
        null);
  }

  private static GrantView grant(String status, Instant now) {
    var isValid = status.equals("valid");
    return new GrantView(
        "grant",
        GRANT.toString(),
        "imap",
        "ada@example.com",
        status,
        List.of(),
        JsonNodeFactory.instance.objectNode().put("imap_host", "imap.example.com"),
        1_795_320_000,
        now.getEpochSecond(),
        isValid ? "live" : "invalid_credentials",
        now.getEpochSecond(),
        isValid ? null : "login_rejected",
        isValid ? null : "the server rejects the password",
        null,
        isValid ? now.getEpochSecond() : null);
  }

  private static Map<String, String> webhook(Trigger trigger) {
    return Map.of(
        "object",
        "webhook",
        "id",
        PublicIds.encode(OBJECT),
        "webhook_url",
        "https://example.com/hook",
        "status",
        trigger == Trigger.WEBHOOK_RECOVERED
            ? "active"
            : trigger.wireName().substring("webhook.".length()),
        "status_reason",
        trigger == Trigger.WEBHOOK_RECOVERED ? "" : "HTTP 500");
  }
}
