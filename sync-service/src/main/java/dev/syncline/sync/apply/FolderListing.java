package dev.syncline.sync.apply;

import static java.util.stream.Collectors.joining;

import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Role;
import dev.syncline.provider.RemoteFolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What LIST said becomes folders. One that is missing is only noted: servers send truncated
/// listings and administrators break permissions for an hour, and both look like the end of a
/// mailbox.
final class FolderListing {
  private final Session session;
  private final SyncedAccount account;

  FolderListing(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  List<FolderState> apply(List<RemoteFolder> listed, Instant now) {
    var byPath = new HashMap<String, Folder>();
    var byId = new HashMap<UUID, Folder>();
    for (var folder : all()) {
      byPath.put(folder.path(), folder);
      byId.put(folder.id(), folder);
    }
    var paths = new TreeSet<>(listed.stream().map(RemoteFolder::path).toList());
    var states = new ArrayList<FolderState>();
    for (var remote : listed) {
      var folder = byPath.get(remote.path());
      if (folder == null) {
        folder = renamed(remote, byId, paths);
      }
      folder.describe(
          Columns.text(remote.name(), 1000),
          remote.parentPath(),
          Role.valueOf(remote.role().name()),
          Columns.text(remote.attributes().stream().sorted().collect(joining(" ")), 500),
          remote.selectable(),
          remote.label());
      states.add(FolderState.of(folder, remote.statusMark()));
    }
    if (!listed.isEmpty()) {
      byPath.values().stream()
          .filter(folder -> !paths.contains(folder.path()))
          .forEach(folder -> folder.miss(now));
    }
    return states;
  }

  /// A folder at a new path: known under another one if the server has lasting ids, else new.
  private Folder renamed(RemoteFolder remote, Map<UUID, Folder> byId, Set<String> paths) {
    var stableId = remote.stableId();
    for (int ordinal = 0; ; ordinal++) {
      var id = account.seed().folder(stableId == null ? remote.path() : stableId, ordinal);
      @Nullable Folder known = byId.get(id);
      if (known == null) {
        var folder = new Folder(account.key(id), remote.path());
        session.persist(folder);
        byId.put(id, folder);
        return folder;
      }
      if (stableId != null && !paths.contains(known.path())) {
        known.rename(remote.path());
        return known;
      }
    }
  }

  List<FolderState> missing() {
    return all().stream()
        .filter(folder -> folder.missingSince() != null)
        .map(folder -> FolderState.of(folder, null))
        .filter(state -> state.selectable() && state.listed())
        .toList();
  }

  /// Folders that were not listed since `before`.
  List<UUID> missingSince(Instant before) {
    return all().stream()
        .filter(folder -> folder.missingSince() != null)
        .filter(folder -> before.isAfter(java.util.Objects.requireNonNull(folder.missingSince())))
        .map(Folder::id)
        .toList();
  }

  boolean anyMissing() {
    return all().stream().anyMatch(folder -> folder.missingSince() != null);
  }

  private List<Folder> all() {
    return session
        .createSelectionQuery("from Folder f where f.key.accountId = :account", Folder.class)
        .setParameter("account", account.id().value())
        .getResultList();
  }
}
