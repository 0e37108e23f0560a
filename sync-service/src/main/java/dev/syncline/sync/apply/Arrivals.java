package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// UIDs that appeared in a folder become placements of messages that are here already, or new
/// messages.
///
/// A UID means nothing beyond its folder: a message that is moved, or whose folder's UIDVALIDITY
/// was reset, comes back under another one. What stays is its identity. Copies of a message in
/// several folders have one identity and are one message; two copies in one folder are true
/// duplicates, told apart by an ordinal. So a new UID in folder F is the message with its identity
/// and the smallest ordinal that is not in F yet, else a new message with that ordinal. That rule
/// needs no memory of moves: whichever of the two folders is read first, the message stays the same
/// one.
final class Arrivals {
  private final Session session;
  private final SyncedAccount account;
  private final Rows rows;
  private final Threading threading;
  private final Reports reports;
  private final Completions completions;
  private final SentMessages sent;
  private final Deletions deletions;
  private @Nullable Labels labels;
  private final Map<Sha256, List<Message>> byIdentity = new HashMap<>();

  Arrivals(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
    this.rows = new Rows(session, account);
    this.threading = new Threading(rows);
    this.reports = new Reports(session, account);
    this.completions = new Completions(rows, reports);
    this.sent = new SentMessages(session, account);
    this.deletions = new Deletions(session, account);
  }

  /// Answers the UIDs whose message is not here and whose content was not given.
  List<Long> apply(UUID folderId, Collection<Arrival> arrivals) {
    var labelled = arrivals.stream().map(arrival -> arrival.remote().labels()).toList();
    if (labelled.stream().anyMatch(some -> !some.isEmpty())) {
      Labels.of(rows).lock(folderId, labelled);
    }
    var folder = rows.folder(folderId);
    if (folder == null) {
      return List.of();
    }
    if (folder.role() == Role.ALL) {
      labels = Labels.of(rows);
    }
    var present =
        new Existing(session, account).uids(folderId, arrivals.stream().map(Arrival::uid).toList());
    var coming = arrivals.stream().filter(a -> !present.contains(a.uid())).toList();
    var came =
        completions.prepare(
            folderId, arrivals.stream().filter(a -> present.contains(a.uid())).toList());
    load(coming, came);
    var pending = PendingActions.of(session, account, knownIds());
    var shown = new Shown(rows, pending);
    var unknown = new ArrayList<Long>();
    for (var arrival : coming) {
      if (!pending.leaves(folderId, arrival.uid()) && !place(folder, arrival, pending, shown)) {
        unknown.add(arrival.uid());
      }
    }
    completions.apply(came);
    threading.finish();
    reports.write();
    var incomplete = rows.fresh().incomplete();
    rows.fresh().write(session);
    if (!incomplete.isEmpty()) {
      new AwaitedContents(session, account).add(incomplete);
    }
    completions.finish();
    deletions.finish();
    return unknown;
  }

  /// @param came for messages that are here
  private void load(List<Arrival> arrivals, List<ReadMessage> came) {
    var identities = arrivals.stream().map(Arrival::identity).collect(toSet());
    rows.messagesByIdentity(identities)
        .forEach((identity, messages) -> byIdentity.put(identity, new ArrayList<>(messages)));
    deletions.prepare(identities);
    sent.prepare(contents(arrivals.stream().filter(a -> !byIdentity.containsKey(a.identity()))));
    rows.loadPlacements(knownIds());
    rows.loadThreads(known().map(Message::threadId).collect(toSet()));
    var contents = contents(arrivals.stream());
    threading.prepare(contents);
    reports.prepare(
        Stream.concat(contents.stream(), came.stream().filter(content -> content.report() != null))
            .toList());
  }

  /// Also of a message that is here already: one more copy of it in the same folder is another.
  private static List<ReadMessage> contents(Stream<Arrival> arrivals) {
    return arrivals.map(Arrival::content).filter(Objects::nonNull).toList();
  }

  private List<UUID> knownIds() {
    return known().map(Message::id).toList();
  }

  private Stream<Message> known() {
    return Stream.concat(byIdentity.values().stream().flatMap(List::stream), sent.found().stream())
        .distinct();
  }

  /// False when the message is not here and can't be made.
  private boolean place(Folder folder, Arrival arrival, PendingActions pending, Shown shown) {
    var twins = byIdentity.computeIfAbsent(arrival.identity(), _ -> new ArrayList<>());
    if (deletions.take(folder.id(), arrival, !twins.isEmpty())) {
      return true;
    }
    var returned = twins.isEmpty() ? sent.take(arrival.content()) : null;
    if (returned != null) {
      returned.identifiedBy(arrival.identity());
      twins.add(returned);
    }
    var waiting = twins.stream().filter(m -> temporary(m, folder) != null).findFirst();
    if (waiting.isPresent()) {
      if (!isToLeaveFirst(waiting.get(), folder, arrival, pending)) {
        settle(waiting.get(), folder, arrival);
      }
      told(waiting.get(), folder, arrival, pending, shown);
      return true;
    }
    var absent = twins.stream().filter(m -> !isIn(m, folder)).findFirst();
    if (absent.isPresent()) {
      var message = absent.get();
      if (!pending.tellUid(message.id(), folder.id(), arrival.uid())) {
        enter(message, folder, arrival, shown);
      }
      told(message, folder, arrival, pending, shown);
      return true;
    }
    var content = arrival.content();
    if (content == null) {
      return false;
    }
    var message = create(folder, arrival, content, ordinal(twins), shown);
    twins.add(message);
    label(message, arrival, pending, shown);
    return true;
  }

  /// A client moved it here, away, and here again: what is seen first is what an action has yet to
  /// take away.
  private boolean isToLeaveFirst(
      Message message, Folder folder, Arrival arrival, PendingActions pending) {
    var last = Objects.requireNonNull(temporary(message, folder));
    return pending.tellUid(
        message.id(),
        folder.id(),
        arrival.uid(),
        source -> TemporaryPlacements.isEarlier(source.uid(), last.uid()));
  }

  /// What the server says of a message that was here already.
  private void told(
      Message message, Folder folder, Arrival arrival, PendingActions pending, Shown shown) {
    var content = arrival.content();
    if (content != null) {
      completions.complete(message, content);
    }
    label(message, arrival, pending, shown);
    shown.refresh(message);
    threading.follow(message, arrival.remote(), folder.role() == Role.SENT);
  }

  private void label(Message message, Arrival arrival, PendingActions pending, Shown shown) {
    if (labels != null && labels.any()) {
      labels.apply(message, arrival.remote().labels(), pending, shown);
    }
  }

  private static int ordinal(List<Message> twins) {
    var used = twins.stream().map(Message::ordinal).collect(toSet());
    return Stream.iterate(0, i -> i + 1).filter(i -> !used.contains(i)).findFirst().orElseThrow();
  }

  private Message create(
      Folder folder, Arrival arrival, ReadMessage content, int ordinal, Shown shown) {
    var id = account.seed().message(arrival.identity(), ordinal, content.date());
    var key = account.key(id);
    var message =
        new Message(key, threading.threadFor(content), content.as(arrival.identity(), ordinal));
    var placement = placement(message, folder, arrival);
    message.reflag(List.of(placement));
    deletions.restore(message);
    rows.fresh().add(message);
    if (content.isWhole()) {
      rows.fresh().add(new MessageBody(key, content.wholeBody()));
    }
    rows.fresh().add(placement);
    shown.entered(message, placement);
    reports.created(message, content);
    threading.join(message, content, folder.role() == Role.SENT);
    return message;
  }

  private void enter(Message message, Folder folder, Arrival arrival, Shown shown) {
    var placement = placement(message, folder, arrival);
    rows.fresh().add(placement);
    shown.entered(message, placement);
  }

  private Placement placement(Message message, Folder folder, Arrival arrival) {
    return new Placement(
        account.id().value(),
        folder.id(),
        arrival.uid(),
        message.id(),
        arrival.remote().flags(),
        message.receivedAt());
  }

  /// The message is in the folder already as far as anybody can see: only its UID becomes real.
  private void settle(Message message, Folder folder, Arrival arrival) {
    var temporary = Objects.requireNonNull(temporary(message, folder));
    var real = new TemporaryPlacements(session, account).settle(temporary, arrival);
    var placements = rows.placementsOf(message.id());
    placements.remove(temporary);
    placements.add(real);
  }

  private @Nullable Placement temporary(Message message, Folder folder) {
    return rows.placementsOf(message.id()).stream()
        .filter(p -> p.isTemporary() && p.folderId().equals(folder.id()))
        .findFirst()
        .orElse(null);
  }

  private boolean isIn(Message message, Folder folder) {
    return rows.placementsOf(message.id()).stream().anyMatch(p -> p.folderId().equals(folder.id()));
  }
}
