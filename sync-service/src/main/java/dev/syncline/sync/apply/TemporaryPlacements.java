package dev.syncline.sync.apply;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.syncline.model.action.Action;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Placement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/// Placements whose UID is not known: negative numbers stand for it, below every real one.
///
/// Those of a client's edit are the action's seq, negated. Those whose folder's UIDVALIDITY was
/// reset are the old UID, negated, from {@link #VOID} on down: so a reset neither empties a folder
/// nor tells anybody, and what is found again under its new UID was there all the time. Plain SQL,
/// since what changes here no API object shows.
final class TemporaryPlacements {
  /// Beyond every action's seq.
  private static final long VOID = 1L << 40;

  private static final int AT_ONCE = 1000;

  private final Session session;
  private final SyncedAccount account;

  TemporaryPlacements(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  /// Whether it stands for a UID that a reset made void, not for one that an action is to make.
  static boolean isOfReset(long uid) {
    return uid < -VOID;
  }

  /// Of two in the same folder: what was there when it was reset was there before any action.
  static boolean isEarlier(long uid, long other) {
    return isOfReset(uid) != isOfReset(other) ? isOfReset(uid) : uid > other;
  }

  static long voidedByReset(long uid) {
    return -uid - VOID;
  }

  /// Gives it the UID and flags the server has.
  Placement settle(Placement temporary, Arrival arrival) {
    session.flush();
    session.detach(temporary);
    return settle(temporary, arrival.uid(), Placement.text(arrival.remote().flags()));
  }

  /// Gives it the UID the server has.
  Placement settle(Placement temporary, long uid) {
    session.flush();
    session.detach(temporary);
    var flags = Placement.isLabel(uid) ? "" : Placement.text(temporary.flags());
    return settle(temporary, uid, flags);
  }

  private Placement settle(Placement temporary, long uid, String flags) {
    session
        .createNativeMutationQuery(
            """
            update placement set uid = :uid, flags = :flags
             where account_id = :account and folder_id = :folder and uid = :temporary
            """)
        .setParameter("uid", uid)
        .setParameter("flags", flags)
        .setParameter("account", account.id().value())
        .setParameter("folder", Uuids.bytes(temporary.folderId()))
        .setParameter("temporary", temporary.uid())
        .executeUpdate();
    return session.find(
        Placement.class, new Placement.Key(account.id().value(), temporary.folderId(), uid));
  }

  /// Some of the folder's UIDs became void. False when none is left.
  boolean voidSome(UUID folder) {
    var changed =
        session
            .createNativeMutationQuery(
                """
                update placement set uid = -uid - :void
                 where account_id = :account and folder_id = :folder and uid > 0
                 order by uid limit :max
                """)
            .setParameter("void", VOID)
            .setParameter("account", account.id().value())
            .setParameter("folder", Uuids.bytes(folder))
            .setParameter("max", AT_ONCE)
            .executeUpdate();
    return changed == AT_ONCE;
  }

  /// Those of edits that were carried out before a time, by folder: the provider did not say under
  /// which UID, and the message has not come.
  Map<UUID, List<Long>> stranded(Instant before) {
    var folders =
        session
            .createSelectionQuery(
                "select f.key.id from Folder f where f.key.accountId = :account", UUID.class)
            .setParameter("account", account.id().value())
            .getResultList();
    return folders.isEmpty()
        ? Map.of()
        : session
            .createSelectionQuery(
                "select p from Placement p, Action a where p.key.accountId = :account"
                    + " and p.key.folderId in :folders and p.key.uid < 0 and p.key.uid > :void"
                    + " and a.seq = -p.key.uid and a.accountId = :account"
                    + " and a.status = :done and a.finishedAt < :before",
                Placement.class)
            .setParameter("account", account.id().value())
            .setParameterList("folders", folders)
            .setParameter("void", -VOID)
            .setParameter("done", Action.Status.SUCCESSFUL)
            .setParameter("before", before)
            .getResultList()
            .stream()
            .collect(groupingBy(Placement::folderId, mapping(Placement::uid, toList())));
  }

  /// Those of a reset that were not found again.
  List<Long> lost(UUID folder, int max) {
    return session
        .createSelectionQuery(
            "select p.key.uid from Placement p where p.key.accountId = :account"
                + " and p.key.folderId = :folder and p.key.uid < :void order by p.key.uid",
            Long.class)
        .setParameter("account", account.id().value())
        .setParameter("folder", folder)
        .setParameter("void", -VOID)
        .setMaxResults(max)
        .getResultList();
  }
}
