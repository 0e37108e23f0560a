package dev.syncline.model.mail;

import static dev.syncline.model.mail.FolderRefused.Reason.CONFLICT;
import static dev.syncline.model.mail.FolderRefused.Reason.INVALID;
import static dev.syncline.model.mail.FolderRefused.Reason.UNKNOWN;

import dev.syncline.model.account.Account;
import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.action.FolderPath;
import dev.syncline.model.action.OpenQuery;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What API clients change about folders: here at once, on the server by an {@link Action}, all in
/// the caller's transaction.
///
/// ```
/// create   a row, its id made from its path as the next listing would make it
/// rename   other paths of the row and of all below it; ids stay
/// delete   the row goes into the action; its messages leave when the server has deleted it
/// ```
///
/// While an action waits, sync reads the server's listing as if it had been carried out. So the
/// listing after it was brings nothing new, and one before it takes nothing back. When it fails for
/// good, what it changed is changed back.
///
/// The row of INBOX, locked first, makes the edits of an account's folders one after the other.
public final class FolderEdits {
  /// The column's width, less what a name may grow by when it is moved.
  static final int LONGEST_PATH = 1000;

  private final Session session;
  private final AccountId account;
  private final FolderTree tree;

  public FolderEdits(Session session, AccountId account) {
    this.session = session;
    this.account = account;
    this.tree = new FolderTree(session, account);
  }

  /// Who asked, and when.
  public record Cause(@Nullable String correlation, Instant now) {}

  /// Null leaves one as it is.
  public record Colors(@Nullable String background, @Nullable String text) {}

  /// Where a folder lies.
  public sealed interface Place {
    record Same() implements Place {}

    record Top() implements Place {}

    record Below(UUID folder) implements Place {}
  }

  public Folder create(String name, Place place, Colors colors, Cause cause) {
    var inbox = lock();
    var parent = parent(place);
    var delimiter = (parent == null ? inbox : parent).delimiter();
    var path = path(inbox, parent, FolderName.checked(name, delimiter));
    refuseIfTaken(path);
    var folder = new Folder(freeKey(path), path);
    var attributes = inbox.saysWhetherItIsAParent() ? Folder.childAttribute(false) : "";
    var above = FolderPath.parent(path, delimiter);
    folder.describe(name, above, Role.NONE, attributes, true, inbox.isLabel());
    folder.identify(delimiter, inbox.topPrefix(), null);
    folder.color(colors.background(), colors.text());
    session.persist(folder);
    persist(folder.id(), new ActionArguments.CreateFolder(path), cause);
    session.flush();
    tree.tellParent(above);
    return folder;
  }

  public Folder update(UUID id, @Nullable String name, Place place, Colors colors, Cause cause) {
    var inbox = lock();
    var folder = find(id);
    folder.color(colors.background(), colors.text());
    var to = wantedPath(inbox, folder, name, place);
    if (to.equals(folder.path())) {
      return folder;
    }
    refuseIfSystem(folder, "renamed or moved");
    refuseIfTaken(to);
    var arguments = new ActionArguments.RenameFolder(folder.path(), to, folder.delimiter());
    persist(id, arguments, cause);
    tree.move(folder, to);
    return folder;
  }

  private String wantedPath(Folder inbox, Folder folder, @Nullable String name, Place place) {
    var wanted = name == null ? folder.name() : FolderName.checked(name, folder.delimiter());
    if (place instanceof Place.Same) {
      var cut = folder.path().length() - folder.name().length();
      return checkLength(folder.path().substring(0, cut) + wanted);
    }
    var parent = parent(place);
    if (parent != null && FolderPath.isWithin(parent.path(), folder.path(), folder.delimiter())) {
      throw new FolderRefused(
          INVALID, "'parent_id' names the folder itself or one below it. Name one outside of it.");
    }
    if (parent != null && !Objects.equals(parent.delimiter(), folder.delimiter())) {
      throw new FolderRefused(
          INVALID, "The server keeps these two folders in different trees: move the messages.");
    }
    return path(inbox, parent, wanted);
  }

  /// Its messages stay until the server has deleted it.
  public void delete(UUID id, Cause cause) {
    var _ = lock();
    var folder = find(id);
    refuseIfSystem(folder, "deleted");
    if (tree.hasChildren(folder.path())) {
      throw new FolderRefused(
          CONFLICT, "There are folders below this one. Delete or move them first.");
    }
    persist(id, folder.kept(), cause);
    session.remove(folder);
    session.flush();
    tree.tellParent(folder.parentPath());
  }

  private Folder lock() {
    return tree.lockInbox()
        .orElseThrow(() ->
            new FolderRefused(
                CONFLICT,
                "The mailbox's folders are not known yet. Try again when its sync has begun."));
  }

  private @Nullable Folder parent(Place place) {
    if (!(place instanceof Place.Below(var id))) {
      return null;
    }
    var parent = session.find(Folder.class, key(id));
    if (parent == null) {
      throw new FolderRefused(
          INVALID,
          "'parent_id' names a folder that is not there. Use an id from GET"
              + " /v3/grants/{grant}/folders.");
    }
    if (parent.delimiter() == null || parent.has("\\Noinferiors")) {
      throw new FolderRefused(
          INVALID, "The server allows no folders below this one. Choose another 'parent_id'.");
    }
    return parent;
  }

  private static String path(Folder inbox, @Nullable Folder parent, String name) {
    return checkLength(
        parent == null ? inbox.topPrefix() + name : parent.path() + parent.delimiter() + name);
  }

  private static String checkLength(String path) {
    if (path.length() > LONGEST_PATH) {
      throw new FolderRefused(
          INVALID,
          "With the folders it lies in, the name has %d characters; %d are possible."
              .formatted(path.length(), LONGEST_PATH));
    }
    return path;
  }

  private void refuseIfTaken(String path) {
    if (path.equalsIgnoreCase("INBOX") || tree.at(path).isPresent()) {
      throw new FolderRefused(
          CONFLICT, "There is a folder with this name in the same place. Choose another name.");
    }
  }

  private static void refuseIfSystem(Folder folder, String what) {
    if (folder.role() != Role.NONE) {
      throw new FolderRefused(
          INVALID,
          "This is the mailbox's folder for %s mail, which can't be %s."
              .formatted(folder.role().name().toLowerCase(Locale.ROOT), what));
    }
  }

  private Folder find(UUID id) {
    var folder = session.find(Folder.class, key(id), LockModeType.PESSIMISTIC_WRITE);
    if (folder == null) {
      throw new FolderRefused(UNKNOWN, "There is no such folder.");
    }
    return folder;
  }

  /// As a listing would find it, but not that of a folder that is being deleted: its messages are
  /// still known by it.
  private ObjectKey freeKey(String path) {
    var seed = session.find(Account.class, account.value()).seed();
    for (int ordinal = 0; ; ordinal++) {
      var key = key(seed.folder(path, ordinal));
      if (session.find(Folder.class, key) == null && !isBeingDeleted(key.id())) {
        return key;
      }
    }
  }

  private boolean isBeingDeleted(UUID id) {
    return !OpenQuery.select(
            session, account, "a.seq", "and a.objectId = :id and a.kind = :kind", Long.class)
        .setParameter("id", id)
        .setParameter("kind", Action.Kind.DELETE_FOLDER)
        .getResultList()
        .isEmpty();
  }

  private void persist(UUID folder, ActionArguments arguments, Cause cause) {
    session.persist(
        new Action(
            account, UUID.randomUUID(), folder, arguments, cause.correlation(), cause.now()));
  }

  private ObjectKey key(UUID id) {
    return new ObjectKey(account.value(), id);
  }
}
