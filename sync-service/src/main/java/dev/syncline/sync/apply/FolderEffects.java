package dev.syncline.sync.apply;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments.CreateFolder;
import dev.syncline.model.action.ActionArguments.DeleteFolder;
import dev.syncline.model.action.ActionArguments.OfFolder;
import dev.syncline.model.action.ActionArguments.RenameFolder;
import dev.syncline.model.action.FolderPath;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.FolderTree;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of folders once the provider has carried out what clients did to them, or refused.
public final class FolderEffects {
  private static final Logger log = LoggerFactory.getLogger(FolderEffects.class);
  private static final int AT_ONCE = 500;

  private final AccountWriter writer;
  private final SyncedAccount account;
  private final InstantSource clock;

  public FolderEffects(AccountWriter writer, InstantSource clock) {
    this.writer = writer;
    this.account = writer.account();
    this.clock = clock;
  }

  /// Answers what is to be done: an earlier action that failed may have changed it.
  public OfFolder start(Action action) throws InterruptedException {
    return writer.write(session -> {
      var row = row(session, action);
      row.start();
      return PendingFolders.arguments(row);
    });
  }

  /// Whether a message that a client moved out of the folder before is still in it, since that
  /// failed while the deletion waited for it.
  public boolean wouldLoseMessages(Action deletion) {
    return writer.read(session ->
        !session
            .createSelectionQuery(
                "select a.seq from Action a where a.accountId = :account and a.status = :failed"
                    + " and a.kind = :filing and a.seq < :seq and a.finishedAt >= :asked"
                    + " and a.arguments like :folder",
                Long.class)
            .setParameter("account", account.id().value())
            .setParameter("failed", Action.Status.FAILED)
            .setParameter("filing", Action.Kind.FOLDERS)
            .setParameter("seq", deletion.seq())
            .setParameter("asked", deletion.createdAt())
            .setParameter("folder", "%" + deletion.objectId() + "%")
            .setMaxResults(1)
            .getResultList()
            .isEmpty());
  }

  /// The server has done it. The messages of a folder that it deleted leave step by step; each step
  /// may be the last one before the worker ends, and the next worker goes on.
  public void succeeded(Action action) throws InterruptedException {
    if (action.kind() == Action.Kind.DELETE_FOLDER) {
      drain(action.objectId());
    }
    run(session -> row(session, action).succeed(clock.instant()));
  }

  /// It failed for good: the folders are again as the server has them.
  public void failed(Action action, String kind, String detail) throws InterruptedException {
    var restored =
        writer.write(session -> {
          var row = row(session, action);
          row.fail(kind, detail, clock.instant());
          return switch (PendingFolders.arguments(row)) {
            case CreateFolder _ -> remove(session, action.objectId());
            case RenameFolder rename -> moveBack(session, row, rename);
            case DeleteFolder deleted -> putBack(session, action.objectId(), deleted);
          };
        });
    if (!restored) {
      log.warn("action {} {}: another folder is in its place", action.seq(), action.kind());
      drain(action.objectId());
    }
  }

  private boolean remove(Session session, UUID id) {
    var folder = session.find(Folder.class, account.key(id));
    if (folder != null) {
      session.remove(folder);
      session.flush();
      tree(session).tellParent(folder.parentPath());
    }
    return true;
  }

  /// Later actions begin where it began.
  private boolean moveBack(Session session, Action action, RenameFolder rename) {
    for (var later : PendingFolders.of(session, account).after(action)) {
      later.rebase(rename.to(), rename.from(), rename.delimiter());
    }
    var folder = session.find(Folder.class, account.key(action.objectId()));
    if (folder == null
        || !FolderPath.isWithin(folder.path(), rename.to(), rename.delimiter())
        || tree(session).at(rename.from()).isPresent()) {
      return true;
    }
    tree(session)
        .move(
            folder,
            FolderPath.moved(folder.path(), rename.to(), rename.from(), rename.delimiter()));
    return true;
  }

  private boolean putBack(Session session, UUID id, DeleteFolder deleted) {
    if (tree(session).at(deleted.path()).isPresent()) {
      return false;
    }
    var total = count(session, id, "");
    var unread = count(session, id, " and m.unread = true");
    session.persist(Folder.restored(account.key(id), deleted, total, unread));
    session.flush();
    tree(session).tellParent(deleted.parentPath());
    return true;
  }

  private int count(Session session, UUID folder, String which) {
    var count =
        session
            .createSelectionQuery(
                "select count(*) from Placement p join Message m"
                    + " on m.key.accountId = p.key.accountId and m.key.id = p.messageId"
                    + " where p.key.accountId = :account and p.key.folderId = :folder"
                    + which,
                Long.class)
            .setParameter("account", account.id().value())
            .setParameter("folder", folder)
            .getSingleResult();
    return Math.toIntExact(count);
  }

  private void drain(UUID folder) throws InterruptedException {
    while (writer.write(session -> leaveSome(session, folder)) == AT_ONCE) {
      // until fewer are left
    }
  }

  private int leaveSome(Session session, UUID folder) {
    var departures = new Departures(session, account);
    var uids = departures.someUids(folder, AT_ONCE);
    departures.leave(folder, uids, clock.instant());
    return uids.size();
  }

  private FolderTree tree(Session session) {
    return new FolderTree(session, account.id());
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
