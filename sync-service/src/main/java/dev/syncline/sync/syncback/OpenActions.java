package dev.syncline.sync.syncback;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.action.ActionArguments.OfFolder;
import dev.syncline.model.action.OpenQuery;
import dev.syncline.sync.apply.AccountWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// An account's actions that are still to be done, and which of them is next.
///
/// Actions of one message are done in order. What is done to folders comes after what was asked
/// before it of the same folders or those around them: a folder is made before messages are moved
/// into it, and deleted after they were moved out of it. Everything else goes ahead: one that waits
/// for its next attempt holds up nothing that does not need it.
final class OpenActions {
  private static final int WINDOW = 500;
  private static final int MESSAGES_AT_ONCE = 200;

  private final AccountWriter writer;

  OpenActions(AccountWriter writer) {
    this.writer = writer;
  }

  /// @param onlySending the mail server wants to be left alone; the submission server is another
  Optional<Turn> next(Instant now, boolean onlySending) {
    return writer.read(session -> {
      var folders = ofFolders(session);
      var due = due(session, now, 0);
      while (!due.isEmpty()) {
        var turn = new Search(session, folders, now, onlySending).among(due);
        if (turn.isPresent() || due.size() < WINDOW) {
          return turn;
        }
        due = due(session, now, due.getLast().seq());
      }
      return Optional.empty();
    });
  }

  /// What was scheduled, and whose time has come, is open from now on. Until then it is seen by
  /// this one look at the first of an index only, and by nothing else that sync does.
  void openScheduled(Instant now) throws InterruptedException {
    for (var due = scheduled(now); !due.isEmpty(); due = scheduled(now)) {
      open(due);
    }
  }

  private List<Long> scheduled(Instant now) {
    return writer.read(session ->
        session
            .createSelectionQuery(
                "select a.seq from Action a where a.accountId = :account and a.status = :scheduled"
                    + " and a.nextAttemptAt <= :now order by a.nextAttemptAt, a.seq",
                Long.class)
            .setParameter("account", writer.account().id().value())
            .setParameter("scheduled", Action.Status.SCHEDULED)
            .setParameter("now", now)
            .setMaxResults(WINDOW)
            .getResultList());
  }

  private void open(List<Long> due) throws InterruptedException {
    var _ =
        writer.write(session ->
            session
                .createNativeMutationQuery(
                    "update action set status = 'PENDING'"
                        + " where seq in (:due) and status = 'SCHEDULED'")
                .setParameterList("due", due)
                .executeUpdate());
  }

  /// When the first that waits may be tried again, or is to be done.
  Optional<Instant> nextAttempt(Instant now) {
    return writer.read(session ->
        Stream.of(Action.Status.PENDING, Action.Status.RUNNING, Action.Status.SCHEDULED)
            .map(status -> first(session, status, now))
            .filter(Objects::nonNull)
            .min(Instant::compareTo));
  }

  private @Nullable Instant first(Session session, Action.Status status, Instant now) {
    return session
        .createSelectionQuery(
            "select min(a.nextAttemptAt) from Action a where a.accountId = :account"
                + " and a.status = :status and a.nextAttemptAt > :now",
            Instant.class)
        .setParameter("account", writer.account().id().value())
        .setParameter("status", status)
        .setParameter("now", now)
        .getSingleResultOrNull();
  }

  /// Each status for itself: an index has the order then, and no more is read than is taken.
  private List<Action> due(Session session, Instant now, long after) {
    return Action.OPEN.stream()
        .flatMap(status -> due(session, status, now, after).stream())
        .sorted(Comparator.comparingLong(Action::seq))
        .limit(WINDOW)
        .toList();
  }

  private List<Action> due(Session session, Action.Status status, Instant now, long after) {
    return OpenQuery.actions(
            session,
            writer.account().id(),
            "and a.status = :status and a.nextAttemptAt <= :now and a.seq > :after order by a.seq")
        .setParameter("status", status)
        .setParameter("now", now)
        .setParameter("after", after)
        .setMaxResults(WINDOW)
        .getResultList();
  }

  private List<Action> ofFolders(Session session) {
    return OpenQuery.actions(session, writer.account().id(), "and a.kind in :kinds order by a.seq")
        .setParameterList("kinds", Action.FOLDER_KINDS)
        .getResultList();
  }

  /// Through one window of what is due.
  private final class Search {
    private final Session session;
    private final List<Action> ofFolders;
    private final Instant now;
    private final boolean onlySending;
    private final List<Action> flags = new ArrayList<>();
    private int flaggedMessages;

    Search(Session session, List<Action> ofFolders, Instant now, boolean onlySending) {
      this.session = session;
      this.ofFolders = ofFolders;
      this.now = now;
      this.onlySending = onlySending;
    }

    /// The first that can be done; with a change of flags all others of the window.
    Optional<Turn> among(List<Action> due) {
      var objects = due.stream().map(Action::objectId).collect(toCollection(LinkedHashSet::new));
      for (var queue : queues(objects).values()) {
        var turn = first(queue);
        if (turn.isPresent() && flags.isEmpty()) {
          return turn;
        }
        if (flaggedMessages == MESSAGES_AT_ONCE) {
          break;
        }
      }
      return flags.isEmpty() ? Optional.empty() : Optional.of(new Turn.Flags(flags));
    }

    /// All that is open of each of these, in order.
    private Map<UUID, List<Action>> queues(Collection<UUID> objects) {
      var queues = new LinkedHashMap<UUID, List<Action>>();
      objects.forEach(object -> queues.put(object, List.of()));
      queues.putAll(
          OpenQuery.actions(
                  session, writer.account().id(), "and a.objectId in :objects order by a.seq")
              .setParameterList("objects", objects)
              .getResultList()
              .stream()
              .collect(groupingBy(Action::objectId, toList())));
      return queues;
    }

    private Optional<Turn> first(List<Action> queue) {
      if (queue.isEmpty() || queue.getFirst().nextAttemptAt().isAfter(now)) {
        return Optional.empty();
      }
      var head = queue.getFirst();
      if (onlySending && head.kind() != Action.Kind.SEND) {
        return Optional.empty();
      }
      return switch (head.kind()) {
        case FLAGS -> {
          flags.addAll(queue.stream().takeWhile(a -> a.kind() == Action.Kind.FLAGS).toList());
          flaggedMessages++;
          yield Optional.empty();
        }
        case FOLDERS -> Optional.of(filings(queue)).filter(this::canBeFiled).map(Turn.Filing::new);
        case SEND -> Optional.of(new Turn.Sending(head));
        case CREATE_FOLDER, RENAME_FOLDER, DELETE_FOLDER ->
            mayChange(head) ? Optional.of(new Turn.OfFolder(head)) : Optional.empty();
      };
    }

    /// One that was tried may have come halfway: it is finished alone.
    private List<Action> filings(List<Action> queue) {
      if (queue.getFirst().attempts() > 0) {
        return List.of(queue.getFirst());
      }
      return queue.stream()
          .takeWhile(a -> a.kind() != Action.Kind.SEND)
          .filter(a -> a.kind() == Action.Kind.FOLDERS)
          .toList();
    }

    private boolean canBeFiled(List<Action> filings) {
      return !(filings.getLast().arguments() instanceof ActionArguments.Folders(var folders, _))
          || ofFolders.stream()
              .noneMatch(a ->
                  a.kind() == Action.Kind.CREATE_FOLDER
                      && a.seq() < filings.getLast().seq()
                      && folders.contains(a.objectId()));
    }

    private boolean mayChange(Action action) {
      var paths = paths(action);
      var waits =
          ofFolders.stream()
              .takeWhile(before -> before.seq() < action.seq())
              .anyMatch(before -> paths(before).stream().anyMatch(a -> touchesAny(a, paths)));
      return !waits && (action.kind() != Action.Kind.DELETE_FOLDER || !isLeft(action));
    }

    private static List<String> paths(Action action) {
      return action.arguments() instanceof OfFolder change ? change.paths() : List.of();
    }

    /// Whatever the delimiter is: to wait without need costs a moment.
    private static boolean touchesAny(String path, List<String> others) {
      return others.stream().anyMatch(other -> path.startsWith(other) || other.startsWith(path));
    }

    /// Whether some message has yet to leave the folder, or to pass through it.
    private boolean isLeft(Action deletion) {
      return !OpenQuery.select(
              session,
              writer.account().id(),
              "a.seq",
              "and a.kind = :filing and a.seq < :seq and a.arguments like :folder",
              Long.class)
          .setParameter("filing", Action.Kind.FOLDERS)
          .setParameter("seq", deletion.seq())
          .setParameter("folder", "%" + deletion.objectId() + "%")
          .setMaxResults(1)
          .getResultList()
          .isEmpty();
    }
  }
}
