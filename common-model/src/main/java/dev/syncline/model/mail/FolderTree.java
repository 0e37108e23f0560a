package dev.syncline.model.mail;

import dev.syncline.model.action.FolderPath;
import dev.syncline.model.id.AccountId;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/// The folders of an account as a tree, in one transaction. Paths are compared byte for byte: the
/// database takes `Work` and `work` for the same, servers do not.
public final class FolderTree {
  private final Session session;
  private final AccountId account;

  public FolderTree(Session session, AccountId account) {
    this.session = session;
    this.account = account;
  }

  /// As long as the transaction lasts nobody else who locks it changes or compares the account's
  /// folders. Empty before the first listing.
  public Optional<Folder> lockInbox() {
    return query("f.role = :value", Role.INBOX)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
  }

  public Optional<Folder> at(String path) {
    return select("f.pathHash = :value", Folder.hash(path)).stream().findFirst();
  }

  public boolean hasChildren(String path) {
    var condition = "f.parentPath = :value";
    return isParent(path, query(condition, path).setMaxResults(1).getResultList())
        || isParent(path, select(condition, path));
  }

  /// With all that lies below it. Only the folder itself is news.
  public void move(Folder folder, String to) {
    var from = folder.path();
    var delimiter = folder.delimiter();
    var oldParent = folder.parentPath();
    for (var below : below(from, delimiter)) {
      below.comeAlong(
          FolderPath.moved(below.path(), from, to, delimiter),
          FolderPath.moved(String.valueOf(below.parentPath()), from, to, delimiter));
    }
    var newParent = FolderPath.parent(to, delimiter);
    folder.moveWhole(to, FolderPath.name(to, delimiter), newParent);
    session.flush();
    tellParent(oldParent);
    tellParent(newParent);
  }

  /// A folder came to or left this path: what it lies in says whether it is a parent.
  public void tellParent(@Nullable String path) {
    if (path != null) {
      at(path).ifPresent(parent -> parent.parent(hasChildren(path)));
    }
  }

  private List<Folder> below(String path, @Nullable String delimiter) {
    if (delimiter == null) {
      return List.of();
    }
    var start = path + delimiter;
    return select("f.path like :value escape '!'", start.replaceAll("([!%_])", "!$1") + "%")
        .stream()
        .filter(folder -> folder.path().startsWith(start))
        .toList();
  }

  private static boolean isParent(String path, List<Folder> children) {
    return children.stream().anyMatch(folder -> path.equals(folder.parentPath()));
  }

  private List<Folder> select(String condition, Object value) {
    return query(condition, value).getResultList();
  }

  private SelectionQuery<Folder> query(String condition, Object value) {
    return session
        .createSelectionQuery(
            "from Folder f where f.key.accountId = :account and " + condition, Folder.class)
        .setParameter("account", account.value())
        .setParameter("value", value);
  }
}
