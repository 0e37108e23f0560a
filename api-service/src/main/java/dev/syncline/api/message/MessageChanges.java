package dev.syncline.api.message;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.RequestIds;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.ImpossibleFolders;
import dev.syncline.model.mail.MessageEdits;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Role;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What clients may change about messages, checked. Done here at once, and on the provider by the
/// actions that go with it.
public final class MessageChanges {
  private final InstantSource clock;

  public MessageChanges(InstantSource clock) {
    this.clock = clock;
  }

  /// A request to change one message or all of a thread.
  public record Request(
      @Nullable Boolean unread,
      @Nullable Boolean starred,
      @Nullable List<String> folders,
      @Nullable Map<String, @Nullable Object> metadata) {
    boolean isEmpty() {
      return unread == null && starred == null && folders == null && metadata == null;
    }
  }

  /// Call it in a transaction.
  public void apply(Session session, Grant grant, List<UUID> messages, Request request) {
    edit(session, grant, messages, checked(session, grant, request));
  }

  /// What a request asks for; it can be done unless the folders change.
  public Edit checked(Session session, Grant grant, Request request) {
    if (request.isEmpty()) {
      throw ApiException.invalid(
          "Nothing to change: give 'unread', 'starred', 'folders' or 'metadata'.");
    }
    var folders = request.folders() == null ? null : folders(session, grant, request.folders());
    var metadata = request.metadata() == null ? null : MetadataField.read(request.metadata());
    return new Edit(request.unread(), request.starred(), folders, metadata);
  }

  /// Into the folder for what was thrown away, and nowhere else.
  public void trash(Session session, Grant grant, List<UUID> messages) {
    edit(session, grant, messages, toTrash(session, grant));
  }

  public Edit toTrash(Session session, Grant grant) {
    var trash =
        session
            .createSelectionQuery(
                "from Folder f where f.key.accountId = :account and f.role = :role", Folder.class)
            .setParameter("account", grant.account().value())
            .setParameter("role", Role.TRASH)
            .setMaxResults(1)
            .getResultList()
            .stream()
            .findFirst()
            .orElseThrow(() ->
                new ApiException(
                    409,
                    "no_trash_folder",
                    "This mailbox has no trash folder. Move the message with 'folders' instead."));
    return new Edit(null, null, Set.of(trash.id()));
  }

  /// Nothing is left of them, here at once and on the provider by the actions.
  public void deleteForGood(Session session, Grant grant, List<UUID> messages) {
    var edits = new MessageEdits(session, grant.account());
    for (var message : messages) {
      if (edits.delete(message, RequestIds.current(), clock.instant()).isEmpty()) {
        throw ApiException.notFound("message");
      }
    }
  }

  private void edit(Session session, Grant grant, List<UUID> messages, Edit edit) {
    var edits = new MessageEdits(session, grant.account());
    try {
      var waiting = 0;
      for (var message : messages) {
        var edited =
            edits
                .edit(message, edit, RequestIds.current(), clock.instant())
                .orElseThrow(() -> ApiException.notFound("message"));
        waiting += edited.message().canBeCancelled() ? 1 : 0;
      }
      if (waiting == messages.size()) {
        throw new ApiException(
            409,
            "message_scheduled",
            "The message waits to be sent, and can't be changed until then. To take it back, use"
                + " DELETE …/messages/schedules/{id} with its 'schedule_id'.");
      }
    } catch (ImpossibleFolders e) {
      throw ApiException.invalid("'folders' can't be so: %s.".formatted(e.getMessage()));
    }
  }

  private static Set<UUID> folders(Session session, Grant grant, List<String> ids) {
    if (ids.isEmpty()) {
      throw ApiException.invalid(
          "'folders' must name at least one folder. To delete a message, use DELETE.");
    }
    var wanted = new HashSet<UUID>();
    for (var id : ids) {
      wanted.add(PublicIds.decode(id).orElseThrow(MessageChanges::noSuchFolder));
    }
    var found =
        session
            .createSelectionQuery(
                "from Folder f where f.key.accountId = :account and f.key.id in :ids", Folder.class)
            .setParameter("account", grant.account().value())
            .setParameter("ids", wanted)
            .getResultList();
    if (found.size() != wanted.size()) {
      throw noSuchFolder();
    }
    if (found.stream().anyMatch(folder -> !folder.selectable())) {
      throw ApiException.invalid("'folders' names a folder that can't hold messages.");
    }
    return wanted;
  }

  private static ApiException noSuchFolder() {
    return ApiException.invalid(
        "'folders' names a folder that is not there. Use ids from GET /v3/grants/{grant}/folders.");
  }
}
