package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.action.ActionArguments.Folders.Source;
import dev.syncline.model.action.OpenQuery;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.hibernate.Session;

/// What API clients asked for messages and the provider has yet to do: until then the model is
/// right and the server is late. {@link dev.syncline.model.mail.MessageEdits} says how they fit
/// together.
final class PendingActions {
  private final List<Action> folderActions;
  private final Set<UUID> flagged = new HashSet<>();
  private final Set<Place> leaving = new HashSet<>();

  private record Place(UUID folder, long uid) {}

  private PendingActions(List<Action> actions) {
    this.folderActions = actions.stream().filter(a -> a.kind() == Action.Kind.FOLDERS).toList();
    for (var action : actions) {
      if (action.kind() == Action.Kind.FLAGS) {
        flagged.add(action.objectId());
      }
    }
    for (var action : folderActions) {
      sources(action).forEach(source -> leaving.add(new Place(source.folder(), source.uid())));
    }
  }

  static PendingActions of(Session session, SyncedAccount account, Collection<UUID> messages) {
    if (messages.isEmpty()) {
      return new PendingActions(List.of());
    }
    return new PendingActions(
        OpenQuery.actions(session, account.id(), "and a.objectId in :messages order by a.seq")
            .setParameterList("messages", messages)
            .getResultList());
  }

  /// Whether a client moved or sent anything that the provider has yet to hear of. Each status for
  /// itself: asked for both, MariaDB goes through all the account's actions when it has not counted
  /// them lately, also those that are scheduled.
  static boolean any(Session session, SyncedAccount account) {
    return Action.OPEN.stream().anyMatch(status -> any(session, account, status));
  }

  private static boolean any(Session session, SyncedAccount account, Action.Status status) {
    return !OpenQuery.select(
            session,
            account.id(),
            "a.seq",
            "and a.status = :status and a.kind in :kinds",
            Long.class)
        .setParameter("status", status)
        .setParameterList("kinds", List.of(Action.Kind.FOLDERS, Action.Kind.SEND))
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /// Whether the message shows what an API client asked, whatever its placements say.
  boolean showsWhatWasAsked(UUID message) {
    return flagged.contains(message);
  }

  /// Whether the message has left this place, though the server still has it there.
  boolean leaves(UUID folder, long uid) {
    return leaving.contains(new Place(folder, uid));
  }

  /// A place that one action makes and a later one leaves: the later one learns its UID here. False
  /// when there is no such action.
  boolean tellUid(UUID message, UUID folder, long uid) {
    return tellUid(message, folder, uid, _ -> true);
  }

  boolean tellUid(UUID message, UUID folder, long uid, Predicate<Source> which) {
    for (var action : folderActions) {
      var sources = sources(action);
      for (var source : sources) {
        if (action.objectId().equals(message)
            && source.uid() < 0
            && source.folder().equals(folder)
            && which.test(source)) {
          action.resolve(source, uid);
          return true;
        }
      }
    }
    return false;
  }

  /// The folder's UIDs are void: under an old one there may be another message now. What is to
  /// leave the folder learns its new one when it is seen there, as if an earlier action had to make
  /// it.
  static void voidSources(Session session, SyncedAccount account, UUID folder) {
    for (var action : moves(session, account)) {
      sources(action).stream()
          .filter(source -> source.uid() > 0 && source.folder().equals(folder))
          .forEach(
              source -> action.resolve(source, TemporaryPlacements.voidedByReset(source.uid())));
    }
  }

  /// What a reset left without a UID was not found again, though the folder was read to its end: it
  /// is not there to be moved.
  static void loseVoidSources(Session session, SyncedAccount account, UUID folder) {
    for (var action : moves(session, account)) {
      var left =
          sources(action).stream()
              .filter(source ->
                  !source.folder().equals(folder) || !TemporaryPlacements.isOfReset(source.uid()))
              .toList();
      if (left.size() < sources(action).size()) {
        action.leaveInstead(left);
      }
    }
  }

  /// UIDs of a folder that messages have left, though the server still has them there.
  static Set<Long> leaving(Session session, SyncedAccount account, UUID folder) {
    return OpenQuery.select(
            session,
            account.id(),
            "a.arguments",
            "and a.kind = :kind and a.arguments like :folder",
            String.class)
        .setParameter("kind", Action.Kind.FOLDERS)
        .setParameter("folder", "%" + folder + "%")
        .getResultList()
        .stream()
        .map(json -> ActionArguments.fromJson(Action.Kind.FOLDERS, json))
        .flatMap(arguments -> sources(arguments).stream())
        .filter(source -> source.uid() > 0 && source.folder().equals(folder))
        .map(Source::uid)
        .collect(toSet());
  }

  private static List<Action> moves(Session session, SyncedAccount account) {
    return OpenQuery.actions(session, account.id(), "and a.kind = :kind")
        .setParameter("kind", Action.Kind.FOLDERS)
        .getResultList();
  }

  /// Of one message, in order.
  List<Action> filings(UUID message) {
    return folderActions.stream().filter(action -> action.objectId().equals(message)).toList();
  }

  static List<Source> sources(Action action) {
    return sources(action.arguments());
  }

  private static List<Source> sources(ActionArguments arguments) {
    return arguments instanceof ActionArguments.Folders folders ? folders.sources() : List.of();
  }
}
