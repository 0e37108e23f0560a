package dev.syncline.sync.apply;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments.CreateFolder;
import dev.syncline.model.action.ActionArguments.DeleteFolder;
import dev.syncline.model.action.ActionArguments.OfFolder;
import dev.syncline.model.action.ActionArguments.RenameFolder;
import dev.syncline.model.action.FolderPath;
import dev.syncline.model.action.OpenQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What API clients did to folders and the provider has yet to do. The model shows it already, the
/// server does not: this leads from the paths of one to those of the other.
///
/// ```
/// server  Work/2025 ──shown──► Old/2025   model       waiting: RENAME Work Old
///         Work/2025 ◄─onServer─ Old/2025
/// ```
///
/// An action that was carried out and is not known to be is no exception: nothing lies at its old
/// path then, so the new one leads to itself.
final class PendingFolders {
  private final List<Change> changes;

  private record Change(Action action, OfFolder arguments) {}

  private PendingFolders(List<Action> actions) {
    this.changes = actions.stream().map(action -> new Change(action, arguments(action))).toList();
  }

  static PendingFolders of(Session session, SyncedAccount account) {
    return new PendingFolders(
        OpenQuery.actions(session, account.id(), "and a.kind in :kinds order by a.seq")
            .setParameterList("kinds", Action.FOLDER_KINDS)
            .getResultList());
  }

  /// Where the model shows what the server has at this path; null when it was deleted.
  @Nullable String shown(String path) {
    var now = path;
    for (var change : changes) {
      switch (change.arguments()) {
        case CreateFolder _ -> {}
        case RenameFolder(var from, var to, var delimiter) ->
            now = FolderPath.moved(now, from, to, delimiter);
        case DeleteFolder deleted -> {
          if (deleted.path().equals(now)) {
            return null;
          }
        }
      }
    }
    return now;
  }

  /// Where the server has what the model shows at this path.
  String onServer(String path) {
    return onServer(path, Long.MAX_VALUE);
  }

  private String onServer(String path, long before) {
    var there = path;
    for (var change : changes.reversed()) {
      if (change.action().seq() < before
          && change.arguments() instanceof RenameFolder(var from, var to, var delimiter)) {
        there = FolderPath.moved(there, to, from, delimiter);
      }
    }
    return there;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /// Whether the server is to make it.
  boolean isComing(UUID folder) {
    return changes.stream()
        .filter(change -> change.arguments() instanceof CreateFolder)
        .anyMatch(change -> change.action().objectId().equals(folder));
  }

  /// Folders that the model shows no more and the server still has, at their paths there.
  Map<UUID, DeleteFolder> leaving() {
    var leaving = new HashMap<UUID, DeleteFolder>();
    for (var change : changes) {
      if (change.arguments() instanceof DeleteFolder deleted) {
        var there = onServer(deleted.path(), change.action().seq());
        leaving.put(change.action().objectId(), deleted.rebased(deleted.path(), there, null));
      }
    }
    return leaving;
  }

  List<Action> after(Action action) {
    return changes.stream()
        .map(Change::action)
        .filter(other -> other.seq() > action.seq())
        .toList();
  }

  static OfFolder arguments(Action action) {
    if (action.arguments() instanceof OfFolder change) {
      return change;
    }
    throw new IllegalStateException("action %d is none of a folder".formatted(action.seq()));
  }
}
