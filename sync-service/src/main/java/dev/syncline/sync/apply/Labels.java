package dev.syncline.sync.apply;

import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Folders that are labels: a message is in them as long as it has the label where it really is.
///
/// ```
/// All Mail 4711, labels \Inbox, Work   ──►  All Mail 4711 · INBOX * · Work *
/// ```
///
/// Such a placement (*) has no UID of the server's, since the folder is never read: a number that
/// belongs to the message alone stands for it. So nothing about it changes when the message gets
/// another UID where it is, and all that counts folders and shows them needs no exception.
final class Labels {
  private final Rows rows;
  private final Map<String, UUID> folders;

  private Labels(Rows rows, Map<String, UUID> folders) {
    this.rows = rows;
    this.folders = folders;
  }

  static Labels of(Rows rows) {
    var folders = new HashMap<String, UUID>();
    rows.session()
        .createSelectionQuery(
            "select f.path, f.key.id from Folder f where f.key.accountId = :account"
                + " and f.label = true",
            Object[].class)
        .setParameter("account", rows.account().id().value())
        .getResultList()
        .forEach(row -> folders.put((String) row[0], (UUID) row[1]));
    return new Labels(rows, folders);
  }

  boolean any() {
    return !folders.isEmpty();
  }

  /// Takes the locks that are needed in the order that API clients' edits take them, too.
  void lock(UUID folder, Collection<Set<String>> paths) {
    var all = new TreeSet<UUID>();
    all.add(folder);
    paths.forEach(some -> all.addAll(ids(some)));
    all.forEach(rows::folder);
  }

  private Set<UUID> ids(Set<String> paths) {
    var ids = new HashSet<UUID>();
    for (var path : paths) {
      var id = folders.get(path);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /// Puts a message into the folders of its labels, and takes it out of those of others.
  void apply(Message message, Set<String> paths, PendingActions pending, Shown shown) {
    var wanted = ids(paths);
    for (var folder : new TreeSet<>(wanted)) {
      enter(message, folder, pending, shown);
    }
    for (var placement : List.copyOf(rows.placementsOf(message.id()))) {
      if (placement.isLabel() && !wanted.contains(placement.folderId())) {
        leave(message, placement, shown, rows);
      }
    }
  }

  static void leave(Message message, Placement placement, Shown shown, Rows rows) {
    shown.left(message, placement);
    rows.session().remove(placement);
  }

  private void enter(Message message, UUID folder, PendingActions pending, Shown shown) {
    var uid = Placement.labelUid(message.id());
    var there =
        rows.placementsOf(message.id()).stream()
            .filter(placement -> placement.folderId().equals(folder))
            .findFirst();
    if (there.isPresent()) {
      if (there.get().isTemporary()) {
        settle(message, there.get(), uid);
      }
      return;
    }
    if (rows.folder(folder) == null
        || pending.leaves(folder, uid)
        || pending.tellUid(message.id(), folder, uid)) {
      return;
    }
    var placement =
        new Placement(
            rows.account().id().value(), folder, uid, message.id(), Set.of(), message.receivedAt());
    rows.fresh().add(placement);
    shown.entered(message, placement);
  }

  private void settle(Message message, Placement temporary, long uid) {
    var real = new TemporaryPlacements(rows.session(), rows.account()).settle(temporary, uid);
    var placements = rows.placementsOf(message.id());
    placements.remove(temporary);
    placements.add(real);
  }
}
