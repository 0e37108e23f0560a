package dev.syncline.sync.apply;

import static java.util.stream.Collectors.joining;

import dev.syncline.model.action.FolderPath;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.FolderTree;
import dev.syncline.model.mail.Role;
import dev.syncline.provider.RemoteFolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    var view = view(listed);
    if (!view.agrees()) {
      // It took two statements to read, and a client may have renamed a folder in between. With the
      // row of INBOX locked, none can.
      session.clear();
      var _ = new FolderTree(session, account.id()).lockInbox();
      view = view(listed);
    }
    return apply(view, listed.isEmpty(), now);
  }

  /// The folders of both sides.
  ///
  /// @param remotes those that were listed, by the paths that they have here
  private record View(Known known, Map<String, RemoteFolder> remotes, PendingFolders pending) {
    /// Before the first listing nobody can change folders.
    boolean agrees() {
      return known.all().isEmpty()
          || (missing().isEmpty() && remotes.keySet().stream().allMatch(known::has));
    }

    List<Folder> missing() {
      return known.all().stream()
          .filter(folder -> !remotes.containsKey(folder.path()))
          .filter(folder -> !pending.isComing(folder.id()))
          .toList();
    }
  }

  private View view(List<RemoteFolder> listed) {
    var pending = PendingFolders.of(session, account);
    return new View(new Known(all(), pending), shown(listed, pending), pending);
  }

  private List<FolderState> apply(View view, boolean nothingListed, Instant now) {
    var known = view.known();
    var remotes = view.remotes();
    var states = new ArrayList<FolderState>();
    var deleted = new JustDeleted(session, account, now);
    remotes.forEach((path, remote) -> {
      var folder = known.at(path);
      if (folder == null && deleted.has(remote)) {
        return;
      }
      if (folder == null) {
        folder = renamed(path, remote, known, remotes.keySet());
      }
      describe(folder, path, remote);
      if (!session.contains(folder)) {
        session.persist(folder);
      }
      states.add(FolderState.of(folder, remote.path(), remote.statusMark()));
    });
    if (!nothingListed) {
      view.missing().forEach(folder -> folder.miss(now));
    }
    return states;
  }

  /// By the paths that they have here. One that clients renamed goes before what somebody else made
  /// at its new path: the server will say which of them it is.
  private static Map<String, RemoteFolder> shown(
      List<RemoteFolder> listed, PendingFolders pending) {
    var remotes = new LinkedHashMap<String, RemoteFolder>();
    for (var remote : listed) {
      var path = pending.shown(remote.path());
      if (path != null) {
        remotes.merge(path, remote, (one, other) -> one.path().equals(path) ? other : one);
      }
    }
    return remotes;
  }

  private static void describe(Folder folder, String path, RemoteFolder remote) {
    var isThere = path.equals(remote.path());
    var delimiter = remote.delimiter();
    folder.describe(
        Columns.text(isThere ? remote.name() : FolderPath.name(path, delimiter), 1000),
        isThere ? remote.parentPath() : FolderPath.parent(path, delimiter),
        Role.valueOf(remote.role().name()),
        Columns.text(remote.attributes().stream().sorted().collect(joining(" ")), 500),
        remote.selectable(),
        remote.label());
    folder.identify(delimiter, remote.topPrefix(), remote.stableId());
  }

  /// The account's folders before the listing.
  private static final class Known {
    private final Map<String, Folder> byPath = new HashMap<>();
    private final Map<UUID, Folder> byId = new HashMap<>();
    private final Map<String, Folder> byStableId = new HashMap<>();
    private final Set<UUID> taken;

    Known(List<Folder> folders, PendingFolders pending) {
      taken = pending.leaving().keySet();
      for (var folder : folders) {
        byPath.put(folder.path(), folder);
        byId.put(folder.id(), folder);
        if (folder.stableId() != null) {
          byStableId.put(folder.stableId(), folder);
        }
      }
    }

    Collection<Folder> all() {
      return byPath.values();
    }

    @Nullable Folder at(String path) {
      return byPath.get(path);
    }

    boolean has(String path) {
      return byPath.containsKey(path);
    }
  }

  /// A folder at a new path: known under another one if the server has lasting ids, else new, and
  /// stored when it is described: a row that is changed after that is written twice.
  private Folder renamed(String path, RemoteFolder remote, Known known, Set<String> paths) {
    var stableId = remote.stableId();
    var before = stableId == null ? null : known.byStableId.get(stableId);
    if (before != null && !paths.contains(before.path())) {
      before.rename(path);
      return before;
    }
    for (int ordinal = 0; ; ordinal++) {
      var id = account.seed().folder(stableId == null ? path : stableId, ordinal);
      @Nullable Folder other = known.byId.get(id);
      if (other == null && !known.taken.contains(id)) {
        var folder = new Folder(account.key(id), path);
        known.byId.put(id, folder);
        return folder;
      }
      if (other != null && stableId != null && !paths.contains(other.path())) {
        other.rename(path);
        return other;
      }
    }
  }

  List<FolderState> missing() {
    return all().stream()
        .filter(folder -> folder.missingSince() != null)
        .map(folder -> FolderState.of(folder, folder.path(), null))
        .filter(state -> state.isRead() && state.listed())
        .toList();
  }

  /// Folders that were not listed since `before`.
  List<UUID> missingSince(Instant before) {
    return all().stream()
        .filter(folder -> folder.missingSince() != null)
        .filter(folder -> before.isAfter(Objects.requireNonNull(folder.missingSince())))
        .map(Folder::id)
        .toList();
  }

  boolean anyMissing() {
    return all().stream().anyMatch(folder -> folder.missingSince() != null);
  }

  List<Folder> all() {
    return session
        .createSelectionQuery("from Folder f where f.key.accountId = :account", Folder.class)
        .setParameter("account", account.id().value())
        .getResultList();
  }
}
