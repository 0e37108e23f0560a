package dev.syncline.sync.apply;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.Role;
import dev.syncline.model.mail.SendState;
import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.RemoteMessage;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What actions mean for the model: where their messages are, and what is known once the provider
/// has carried them out or refused. Each method is one transaction.
public final class ActionEffects {
  private final AccountWriter writer;
  private final SyncedAccount account;
  private final InstantSource clock;

  public ActionEffects(AccountWriter writer, InstantSource clock) {
    this.writer = writer;
    this.account = writer.account();
    this.clock = clock;
  }

  /// A message in a folder, as the provider is told of it.
  public record Place(
      UUID folder, String path, Checkpoint checkpoint, long uid, Set<String> flags) {}

  /// What it takes to carry out the actions of one message.
  ///
  /// @param places under real UIDs, without those that are labels
  /// @param sources of FOLDERS actions that are carried out as one: the places to leave, as far as
  ///   their UIDs are known
  /// @param laterSources the places that other actions leave: the message is still there
  /// @param leftLabels the labels to take
  /// @param labels folders that are labels
  /// @param paths of the folders that it is in, leaves and is to be in, as the server has them
  /// @param checkpoints of the same
  /// @param trash of an account with labels: what is to be deleted for good must be there first
  /// @param waitsForUid a place's UID is on its way: an action made it, or a reset made it void
  /// @param seenNowhere it left the folder that it was in, and may be on its way to another one
  public record Plan(
      List<Place> places,
      List<Place> sources,
      List<Place> laterSources,
      List<UUID> leftLabels,
      Set<UUID> labels,
      Map<UUID, String> paths,
      Map<UUID, Checkpoint> checkpoints,
      Optional<UUID> trash,
      boolean waitsForUid,
      boolean seenNowhere) {
    public String path(UUID folder) {
      return Objects.requireNonNull(paths.get(folder));
    }

    public Checkpoint checkpoint(UUID folder) {
      return Objects.requireNonNull(checkpoints.get(folder));
    }
  }

  /// A message to send.
  public record Outgoing(Message message, @Nullable SendState before, Optional<FolderState> sent) {
    /// Of its copy in the Sent folder.
    public Set<String> flags() {
      return message.isStarred() ? Set.of("\\Seen", "\\Flagged") : Set.of("\\Seen");
    }
  }

  /// Plans by message. The actions of each are carried out together.
  public Map<UUID, Plan> start(List<Action> actions) throws InterruptedException {
    return writer.write(session -> new Plans(session, account).start(actions));
  }

  /// They were not carried out, and are tried again.
  public void postponed(List<Action> actions, Postponement why) throws InterruptedException {
    run(session -> {
      for (var action : actions) {
        row(session, action).retry(why.kind(), why.detail(), clock.instant(), why.delay());
      }
    });
  }

  public record Postponement(String kind, String detail, Duration delay) {}

  /// Flags of one message that are set on the server.
  public record Flagged(List<Place> places, Set<String> add, Set<String> remove) {}

  /// The flags are set on the server: what the placements say is true again.
  public void flagged(List<Action> actions, Map<UUID, Flagged> messages)
      throws InterruptedException {
    run(session -> {
      var rows = new Rows(session, account);
      rows.loadPlacements(messages.keySet());
      messages.forEach((message, flagged) -> reflag(rows.placementsOf(message), flagged));
      actions.forEach(action -> row(session, action).succeed(clock.instant()));
      new FlagChanges(session, account).refresh(messages.keySet());
    });
  }

  private void reflag(List<Placement> placements, Flagged flagged) {
    var set =
        flagged.places().stream()
            .map(place -> new Placement.Key(account.id().value(), place.folder(), place.uid()))
            .toList();
    for (var placement : placements) {
      if (placement.isTemporary() || set.contains(placement.key())) {
        var flags = new HashSet<>(placement.flags());
        flags.removeAll(flagged.remove());
        flags.addAll(flagged.add());
        placement.reflag(flags);
      }
    }
  }

  /// The message is in its folders on the server.
  ///
  /// @param actions of one message, in order, that were carried out as one
  /// @param uids its UIDs in the folders it entered, as far as the server told; the others will be
  ///   seen when the folders are read
  public void filed(List<Action> actions, Map<UUID, Long> uids) throws InterruptedException {
    run(session -> {
      if (anyTurnedUp(session, actions)) {
        return;
      }
      actions.forEach(action -> row(session, action).succeed(clock.instant()));
      var message = actions.getLast().objectId();
      var pending = PendingActions.of(session, account, List.of(message));
      for (var entered : uids.entrySet()) {
        var temporary =
            actions.reversed().stream()
                .map(action -> placement(session, entered.getKey(), -action.seq()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (placement(session, entered.getKey(), entered.getValue()) != null) {
          continue;
        }
        if (temporary == null) {
          pending.tellUid(message, entered.getKey(), entered.getValue());
        } else {
          new TemporaryPlacements(session, account).settle(temporary, entered.getValue());
        }
      }
      new FlagChanges(session, account).refresh(Set.of(message));
      onlyNowSeenNowhere(session, message);
      doubtWhatItNeverLeft(session, actions, uids);
    });
  }

  /// Whether a message that was being deleted was seen elsewhere meanwhile. Then it is to go from
  /// there, too.
  private boolean anyTurnedUp(Session session, List<Action> actions) {
    var last = row(session, actions.getLast());
    var known = PendingActions.sources(actions.getLast());
    if (!isDeletion(last) || known.containsAll(PendingActions.sources(last))) {
      return false;
    }
    var words = "another copy of the message was seen, which is deleted next";
    actions.forEach(
        action -> row(session, action).retry("NotYet", words, clock.instant(), Duration.ZERO));
    return true;
  }

  static boolean isDeletion(Action action) {
    return action.arguments() instanceof ActionArguments.Folders asked && asked.isDeletion();
  }

  /// A place that it was to leave and is in after all: what the server said of it meanwhile was not
  /// written, and the server does not tell again.
  private void doubtWhatItNeverLeft(Session session, List<Action> actions, Map<UUID, Long> uids) {
    actions.stream()
        .flatMap(action -> PendingActions.sources(action).stream())
        .filter(source -> !Placement.isLabel(source.uid()))
        .filter(source -> Objects.equals(uids.get(source.folder()), source.uid()))
        .map(ActionArguments.Folders.Source::folder)
        .distinct()
        .map(id -> new Rows(session, account).folder(id))
        .filter(Objects::nonNull)
        .forEach(
            folder -> folder.reached(new Checkpoint(folder.checkpoint()).doubted().text(), null));
  }

  /// It has just been put somewhere: no reading that began before proves that it is in no folder,
  /// however long it was in none while the action waited.
  private void onlyNowSeenNowhere(Session session, UUID id) {
    var message = session.find(Message.class, account.key(id));
    if (message != null && message.unplacedSince() != null) {
      message.unplaced(clock.instant());
    }
  }

  private @Nullable Placement placement(Session session, UUID folder, long uid) {
    return session.find(Placement.class, new Placement.Key(account.id().value(), folder, uid));
  }

  /// The actions of one message failed for good: it shows again what the server has.
  public void failed(List<Action> actions, String kind, String detail) throws InterruptedException {
    run(session -> {
      var rows = actions.stream().map(action -> row(session, action)).toList();
      rows.forEach(row -> row.fail(kind, detail, clock.instant()));
      new FailedFilings(session, account, clock.instant()).undo(rows);
      session.flush();
      new FlagChanges(session, account).refresh(Set.of(actions.getLast().objectId()));
    });
  }

  /// From here on the message may be on the wire: a worker that finds it in this state later can't
  /// know, and does not repeat it.
  public Optional<Outgoing> sending(Action action) throws InterruptedException {
    return writer.write(session -> {
      var key = account.key(action.objectId());
      var message = session.find(Message.class, key, LockModeType.PESSIMISTIC_WRITE);
      if (message == null) {
        return Optional.empty();
      }
      row(session, action).start();
      var before = message.sendState();
      if (before != SendState.SENDING && (before == null || !before.isOut())) {
        message.sending(SendState.SENDING);
      }
      var id = message.messageIdHeader();
      if (id != null) {
        new ThreadReferences(session, account)
            .add(Map.of(ReferenceHash.of(id), message.threadId()));
      }
      return Optional.of(new Outgoing(message, before, sentFolder(session)));
    });
  }

  private Optional<FolderState> sentFolder(Session session) {
    return session
        .createSelectionQuery(
            "from Folder f where f.key.accountId = :account and f.role = :sent", Folder.class)
        .setParameter("account", account.id().value())
        .setParameter("sent", Role.SENT)
        .getResultList()
        .stream()
        .findFirst()
        .map(folder -> FolderState.of(folder, folder.path(), null));
  }

  public @Nullable SendState sendState(Action action) {
    return writer.read(session -> {
      var message = session.find(Message.class, account.key(action.objectId()));
      return message == null ? null : message.sendState();
    });
  }

  public void sent(Action action, SendState state) throws InterruptedException {
    run(session -> {
      var message = session.find(Message.class, account.key(action.objectId()));
      if (message != null) {
        message.sending(state);
        if (state.isOut() && message.sendAt() != null) {
          new Rows(session, account).thread(message.threadId()).sent(message);
        }
      }
    });
  }

  /// Its message was deleted before it was sent, unless a client has said why already.
  public void neverSent(Action action) throws InterruptedException {
    run(session -> {
      var row = row(session, action);
      if (row.status() != Action.Status.CANCELLED) {
        row.fail("Gone", "the message was deleted before it was sent", clock.instant());
      }
    });
  }

  /// The copy in Sent is the message itself.
  public void copied(Action action, Outgoing outgoing, UUID folder, @Nullable Long uid)
      throws InterruptedException {
    var message = outgoing.message();
    run(session -> {
      if (uid != null) {
        var remote =
            new RemoteMessage(uid, outgoing.flags(), message.receivedAt(), message.size(), null);
        new Arrivals(session, account)
            .apply(folder, List.of(new Arrival(remote, message.identity(), null)));
      }
      var row = session.find(Message.class, account.key(message.id()));
      if (row != null) {
        row.sending(SendState.IN_SENT_FOLDER);
      }
      row(session, action).succeed(clock.instant());
    });
  }

  /// The provider itself keeps what it sends; the copy is seen when it is read, and has no star.
  public void keptByProvider(Action action) throws InterruptedException {
    run(session -> {
      var message = session.find(Message.class, account.key(action.objectId()));
      if (message != null) {
        message.sending(SendState.IN_SENT_FOLDER);
      }
      if (message != null && message.isStarred()) {
        session.persist(
            new Action(
                account.id(),
                UUID.randomUUID(),
                message.id(),
                new ActionArguments.Flags(null, true),
                action.correlation(),
                clock.instant()));
      }
      row(session, action).succeed(clock.instant());
    });
  }

  public void succeeded(Action action) throws InterruptedException {
    run(session -> row(session, action).succeed(clock.instant()));
  }

  private static Action row(Session session, Action action) {
    return Objects.requireNonNull(session.find(Action.class, action.seq()), "an action is gone");
  }

  private void run(Consumer<Session> work) throws InterruptedException {
    var _ =
        writer.write(session -> {
          work.accept(session);
          return true;
        });
  }
}
