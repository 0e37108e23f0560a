package dev.syncline.model.view;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.mail.Folder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import org.hibernate.Session;

/// Some folders of some accounts, without reading their whole trees: what each lies in, and how
/// many lie in it. Three queries for each 500; an account may have ten thousand folders.
final class FolderViews {
  private static final int AT_ONCE = 500;

  private final Session session;
  private final LongFunction<UUID> grants;

  FolderViews(Session session, LongFunction<UUID> grants) {
    this.session = session;
    this.grants = grants;
  }

  private record Node(long account, UUID id, String path) {}

  private record Place(long account, String path) {}

  /// In the order of their keys here.
  Map<ObjectKey, FolderView> of(Collection<ObjectKey> keys) {
    var all = new ArrayList<>(keys);
    var views = new LinkedHashMap<ObjectKey, FolderView>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      views.putAll(some(all.subList(from, Math.min(from + AT_ONCE, all.size()))));
    }
    return views;
  }

  private Map<ObjectKey, FolderView> some(List<ObjectKey> keys) {
    var found =
        session
            .createSelectionQuery("from Folder f where f.key in :keys", Folder.class)
            .setParameterList("keys", keys)
            .getResultList()
            .stream()
            .collect(toMap(FolderViews::key, folder -> folder));
    var folders = keys.stream().map(found::get).filter(Objects::nonNull).toList();
    var parents = parents(folders);
    var children = children(folders);
    var views = new LinkedHashMap<ObjectKey, FolderView>();
    for (var folder : folders) {
      var account = folder.loggedAccount();
      var above = folder.parentPath();
      var parent = above == null ? null : parents.get(new Place(account, above));
      var count = children.getOrDefault(new Place(account, folder.path()), 0);
      views.put(key(folder), FolderView.of(grants.apply(account), folder, parent, count));
    }
    return views;
  }

  private Map<Place, UUID> parents(List<Folder> folders) {
    var paths = new HashSet<String>();
    folders.stream().map(Folder::parentPath).filter(Objects::nonNull).forEach(paths::add);
    return query(
            Node.class,
            "select f.key.accountId, f.key.id, f.path from Folder f"
                + " where f.key.accountId in :accounts and f.pathHash in :in",
            folders,
            paths.stream().map(Folder::hash).toList())
        .stream()
        .collect(toMap(node -> new Place(node.account(), node.path()), Node::id));
  }

  /// Counted here, since the database takes `Work` and `work` for the same.
  private Map<Place, Integer> children(List<Folder> folders) {
    var counts = new HashMap<Place, Integer>();
    query(
            Place.class,
            "select f.key.accountId, f.parentPath from Folder f"
                + " where f.key.accountId in :accounts and f.parentPath in :in",
            folders,
            folders.stream().map(Folder::path).collect(toSet()))
        .forEach(place -> counts.merge(place, 1, Integer::sum));
    return counts;
  }

  private <T> List<T> query(Class<T> type, String hql, List<Folder> folders, Collection<?> in) {
    Set<Long> accounts = folders.stream().map(Folder::loggedAccount).collect(toSet());
    return in.isEmpty()
        ? List.of()
        : session
            .createSelectionQuery(hql, type)
            .setParameterList("accounts", accounts)
            .setParameterList("in", in)
            .getResultList();
  }

  private static ObjectKey key(Folder folder) {
    return new ObjectKey(folder.loggedAccount(), folder.id());
  }
}
