package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.Action;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageRemoval;
import dev.syncline.model.mail.Placement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/// UIDs that vanished from a folder. A message in no folder any more is not deleted yet: a move is
/// a disappearance here and an appearance there, and which of them is seen first is chance.
final class Departures {
  private final Session session;
  private final SyncedAccount account;
  private final Rows rows;

  Departures(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
    this.rows = new Rows(session, account);
  }

  void apply(UUID folder, Collection<Long> uids, Instant now) {
    if (rows.folder(folder) != null) {
      leave(folder, uids, now);
    }
  }

  /// As above, of a folder that is there no more.
  void leave(UUID folder, Collection<Long> uids, Instant now) {
    var gone = rows.placementsAt(folder, uids);
    var ids = gone.stream().map(Placement::messageId).collect(toSet());
    rows.loadPlacements(ids);
    var shown = new Shown(rows, PendingActions.of(session, account, ids));
    var messages = rows.messages(ids);
    rows.loadThreads(messages.stream().map(Message::threadId).collect(toSet()));
    for (var message : messages) {
      gone.stream()
          .filter(placement -> placement.messageId().equals(message.id()))
          .forEach(placement -> {
            shown.left(message, placement);
            session.remove(placement);
          });
      if (rows.placementsOf(message.id()).stream().noneMatch(Departures::isReal)) {
        rows.placementsOf(message.id()).stream()
            .filter(Placement::isLabel)
            .toList()
            .forEach(label -> Labels.leave(message, label, shown, rows));
      }
      shown.refresh(message);
      if (rows.placementsOf(message.id()).isEmpty()) {
        message.unplaced(now);
      }
    }
  }

  private static boolean isReal(Placement placement) {
    return !placement.isLabel() && !placement.isTemporary();
  }

  /// Deletes messages that were in no folder since `before`. Answers which. One that a client moved
  /// and the server has yet to move is somewhere, though the folder it was to be in is gone; one
  /// that is only to be flagged is as gone as any.
  List<Message> removeUnplaced(Instant before, int max) {
    var messages =
        session
            .createSelectionQuery(
                """
                from Message m where m.key.accountId = :account and m.unplacedSince < :before
                 and not exists (select 1 from Action a where a.accountId = :account
                  and a.objectId = m.key.id and a.status in :open and a.kind <> :flags)
                 order by m.unplacedSince
                """,
                Message.class)
            .setParameter("account", account.id().value())
            .setParameter("before", before)
            .setParameterList("open", Action.OPEN)
            .setParameter("flags", Action.Kind.FLAGS)
            .setMaxResults(max)
            .getResultList();
    rows.loadThreads(messages.stream().map(Message::threadId).collect(toSet()));
    var removal = new MessageRemoval(session, account.id());
    messages.forEach(message -> removal.remove(message, rows.thread(message.threadId())));
    return messages;
  }

  boolean anyUnplaced() {
    return !session
        .createSelectionQuery(
            "select m.key.id from Message m where m.key.accountId = :account"
                + " and m.unplacedSince is not null",
            UUID.class)
        .setParameter("account", account.id().value())
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /// Some of the UIDs that a folder still has.
  List<Long> someUids(UUID folder, int max) {
    return session
        .createSelectionQuery(
            "select p.key.uid from Placement p where p.key.accountId = :account"
                + " and p.key.folderId = :folder order by p.key.uid",
            Long.class)
        .setParameter("account", account.id().value())
        .setParameter("folder", folder)
        .setMaxResults(max)
        .getResultList();
  }
}
