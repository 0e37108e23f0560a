package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.action.ActionArguments.Folders.Source;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.Role;
import dev.syncline.model.mail.SendState;
import dev.syncline.provider.Checkpoint;
import dev.syncline.sync.apply.ActionEffects.Place;
import dev.syncline.sync.apply.ActionEffects.Plan;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Where messages are on the server, for what is to be done to them: folders by the paths that the
/// server has, though clients may have renamed or deleted them since.
final class Plans {
  private static final Set<Role> KNOWN_TO_PROVIDER = Set.of(Role.SENT, Role.DRAFTS, Role.FLAGGED);

  private final Session session;
  private final SyncedAccount account;
  private final Rows rows;
  private final Map<UUID, Site> sites = new HashMap<>();

  /// Whether clients may take them: what was sent, what is a draft and what is starred the provider
  /// knows itself.
  private final Map<UUID, Boolean> labels = new HashMap<>();

  private @Nullable UUID trash;

  private record Site(String path, Checkpoint checkpoint) {}

  Plans(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
    this.rows = new Rows(session, account);
  }

  Map<UUID, Plan> start(List<Action> actions) {
    var messages = actions.stream().map(Action::objectId).collect(toSet());
    rows.loadPlacements(messages);
    var pending = PendingActions.of(session, account, messages);
    find(messages, actions, pending);
    var nowhere = nowhere(messages, pending);
    var plans = new LinkedHashMap<UUID, Plan>();
    for (var action : actions) {
      Objects.requireNonNull(session.find(Action.class, action.seq()), "an action is gone").start();
      plans.computeIfAbsent(
          action.objectId(), message -> plan(message, actions, pending, nowhere.contains(message)));
    }
    return plans;
  }

  /// What waits to be moved, too, is not waited for: the move finds out what became of it.
  private Set<UUID> nowhere(Set<UUID> messages, PendingActions pending) {
    var unplaced =
        messages.stream()
            .filter(message -> rows.placementsOf(message).isEmpty())
            .filter(message -> pending.filings(message).isEmpty())
            .toList();
    return rows.messages(unplaced).stream()
        .filter(m -> m.unplacedSince() != null || m.sendState() == SendState.IN_SENT_FOLDER)
        .map(Message::id)
        .collect(toSet());
  }

  private Plan plan(
      UUID message, List<Action> actions, PendingActions pending, boolean seenNowhere) {
    var now = actions.stream().filter(a -> a.objectId().equals(message)).toList();
    var own = now.stream().map(Action::seq).collect(toSet());
    var sources = now.stream().flatMap(a -> PendingActions.sources(a).stream()).toList();
    var later =
        pending.filings(message).stream()
            .filter(a -> !own.contains(a.seq()))
            .flatMap(a -> PendingActions.sources(a).stream())
            .toList();
    var placements = rows.placementsOf(message);
    var places =
        placements.stream()
            .filter(p -> !p.isTemporary() && !p.isLabel() && sites.containsKey(p.folderId()))
            .map(p -> place(p.folderId(), p.uid(), p.flags()))
            .toList();
    var paths = new HashMap<UUID, String>();
    var checkpoints = new HashMap<UUID, Checkpoint>();
    sites.forEach((folder, site) -> {
      paths.put(folder, site.path());
      checkpoints.put(folder, site.checkpoint());
    });
    return new Plan(
        places,
        places(sources),
        places(later),
        leftLabels(sources),
        Set.copyOf(labels.keySet()),
        paths,
        checkpoints,
        Optional.ofNullable(trash),
        waits(own, sources, placements),
        seenNowhere);
  }

  /// For a UID that an earlier action was to make, or a reset made void.
  private boolean waits(Set<Long> own, List<Source> sources, List<Placement> placements) {
    var last = Collections.max(own);
    return sources.stream()
            .filter(source -> sites.containsKey(source.folder()))
            .anyMatch(s -> s.uid() < 0 && !own.contains(-s.uid()))
        || placements.stream()
            .filter(p -> p.isTemporary() && !own.contains(-p.uid()))
            .anyMatch(p -> -p.uid() < last || TemporaryPlacements.isOfReset(p.uid()));
  }

  private List<UUID> leftLabels(List<Source> sources) {
    return sources.stream()
        .filter(source -> Placement.isLabel(source.uid()))
        .map(Source::folder)
        .filter(folder -> labels.getOrDefault(folder, false))
        .toList();
  }

  private List<Place> places(List<Source> sources) {
    return sources.stream()
        .filter(source -> source.uid() > 0 && !Placement.isLabel(source.uid()))
        .filter(source -> sites.containsKey(source.folder()))
        .map(source -> place(source.folder(), source.uid(), Set.of()))
        .toList();
  }

  private Place place(UUID folder, long uid, Set<String> flags) {
    var site = Objects.requireNonNull(sites.get(folder));
    return new Place(folder, site.path(), site.checkpoint(), uid, flags);
  }

  private void find(Set<UUID> messages, List<Action> actions, PendingActions pending) {
    var wanted = new HashSet<UUID>();
    messages.forEach(message -> {
      rows.placementsOf(message).forEach(placement -> wanted.add(placement.folderId()));
      pending.filings(message).forEach(filing -> named(filing).forEach(wanted::add));
    });
    actions.forEach(action -> named(action).forEach(wanted::add));
    session
        .createSelectionQuery(
            "select f.key.id, f.role from Folder f where f.key.accountId = :account and f.label",
            Object[].class)
        .setParameter("account", account.id().value())
        .getResultList()
        .forEach(row -> labels.put((UUID) row[0], !KNOWN_TO_PROVIDER.contains((Role) row[1])));
    if (!labels.isEmpty() && actions.stream().anyMatch(ActionEffects::isDeletion)) {
      trash = trash();
      Optional.ofNullable(trash).ifPresent(wanted::add);
    }
    var changes = PendingFolders.of(session, account);
    changes
        .leaving()
        .forEach(
            (id, kept) -> sites.put(id, new Site(kept.path(), new Checkpoint(kept.checkpoint()))));
    for (var folder : folders(wanted)) {
      var there = changes.onServer(folder.path());
      sites.put(folder.id(), new Site(there, new Checkpoint(folder.checkpoint())));
    }
  }

  private @Nullable UUID trash() {
    return session
        .createSelectionQuery(
            "select f.key.id from Folder f where f.key.accountId = :account and f.role = :trash",
            UUID.class)
        .setParameter("account", account.id().value())
        .setParameter("trash", Role.TRASH)
        .setMaxResults(1)
        .getResultList()
        .stream()
        .findFirst()
        .orElse(null);
  }

  private static Stream<UUID> named(Action action) {
    return action.arguments() instanceof ActionArguments.Folders(var folders, var sources)
        ? Stream.concat(folders.stream(), sources.stream().map(Source::folder))
        : Stream.empty();
  }

  private List<Folder> folders(Set<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : session
            .createSelectionQuery(
                "from Folder f where f.key.accountId = :account and f.key.id in :ids", Folder.class)
            .setParameter("account", account.id().value())
            .setParameterList("ids", ids)
            .getResultList();
  }
}
