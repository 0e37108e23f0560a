package dev.syncline.model.mail;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.action.ActionArguments.Folders.Source;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What API clients change about messages: here at once, on the server by an {@link Action}, all in
/// the caller's transaction.
///
/// **Flags.** The message shows what was asked; its placements keep what the server said last.
/// While a FLAGS action of the message waits, sync writes placements only. When the last one is
/// done, the message takes its state from its placements again.
///
/// **Folders.** A place that the message leaves is removed and noted as a source in the action,
/// since the worker needs its UID. A place that it enters is a placement with a temporary UID, the
/// action's seq negated: below every real UID, unique, and telling who made it.
///
/// ```
/// INBOX 17 ──edit──► Archive -301 ──worker: UID MOVE, COPYUID 44──► Archive 44
///              (INBOX 17 in the action)
/// ```
///
/// Sync treats the sources of waiting actions as known and gone, so that the server, which still
/// has them, does not put them back. A temporary placement is replaced by the first new UID with
/// the same message in its folder: silently, since the folder is the same. A message moved again
/// before the worker came leaves a temporary place; the worker puts the real UID into the second
/// action when the first is done. When an action fails for good, the sources come back and the
/// temporary placements go.
///
/// **Metadata** the server never hears of: it is kept here only.
///
/// **Deletion for good** is a change to no folder at all: every place is a source. The message goes
/// at once, with all that is kept about it; {@link DeletedMessages} keeps by what it is known on
/// the server, so that it is not taken for a new one there, and what comes back with it if the
/// server refuses.
///
/// Rows are locked in the order folders, message, thread, as sync does.
public final class MessageEdits {
  private final Session session;
  private final AccountId account;

  public MessageEdits(Session session, AccountId account) {
    this.session = session;
    this.account = account;
  }

  /// What to change; null leaves it as it is. Every folder must be one of the account's.
  public record Edit(
      @Nullable Boolean unread,
      @Nullable Boolean starred,
      @Nullable Set<UUID> folders,
      @Nullable Metadata metadata) {
    public Edit {
      folders = folders == null ? null : Set.copyOf(folders);
    }

    public Edit(@Nullable Boolean unread, @Nullable Boolean starred, @Nullable Set<UUID> folders) {
      this(unread, starred, folders, null);
    }
  }

  /// The message as it is now, and what the worker is to do; nothing when it was so already.
  public record Edited(Message message, List<Action> actions) {
    public Edited {
      actions = List.copyOf(actions);
    }
  }

  /// Before many messages are changed in one transaction: all folders that this takes are locked at
  /// once, in their order.
  public void lock(Collection<UUID> messages, Set<UUID> targets) {
    var ids = new TreeSet<>(targets);
    if (!messages.isEmpty()) {
      ids.addAll(
          session
              .createSelectionQuery(
                  "select distinct p.key.folderId from Placement p"
                      + " where p.key.accountId = :account and p.messageId in :messages",
                  UUID.class)
              .setParameter("account", account.value())
              .setParameterList("messages", messages)
              .getResultList());
    }
    var _ = lock(ids);
  }

  /// Empty when there is no such message. One that waits to be sent later stays as it is: the
  /// server has nothing yet that could be changed.
  ///
  /// @throws IllegalArgumentException when there is no such folder, or the set of folders is empty
  public Optional<Edited> edit(
      UUID messageId, Edit edit, @Nullable String correlation, Instant now) {
    var message = session.find(Message.class, key(messageId));
    if (message == null) {
      return Optional.empty();
    }
    var targets = possible(messageId, edit.folders());
    var folders = lockFolders(messageId, targets == null ? Set.of() : targets);
    session.refresh(message, LockModeType.PESSIMISTIC_WRITE);
    if (message.canBeCancelled()) {
      return Optional.of(new Edited(message, List.of()));
    }
    var actions = new ArrayList<Action>();
    if (show(message, folders, edit)) {
      var arguments = new ActionArguments.Flags(edit.unread(), edit.starred());
      actions.add(persist(message, arguments, correlation, now));
    }
    if (targets != null) {
      file(message, folders, targets, correlation, now).ifPresent(actions::add);
    }
    if (edit.metadata() != null && message.describe(edit.metadata())) {
      new MetadataPairs(session, account).write(message);
    }
    return Optional.of(new Edited(message, actions));
  }

  /// Deletes a message for good. Empty when there is no such message.
  public Optional<Action> delete(UUID messageId, @Nullable String correlation, Instant now) {
    var message = session.find(Message.class, key(messageId));
    if (message == null) {
      return Optional.empty();
    }
    var folders = lockFolders(messageId, Set.of());
    session.refresh(message, LockModeType.PESSIMISTIC_WRITE);
    var thread =
        session.find(MailThread.class, key(message.threadId()), LockModeType.PESSIMISTIC_WRITE);
    var placements = placements(messageId);
    var arguments = new ActionArguments.Folders(List.of(), sources(placements));
    var action = persist(message, arguments, correlation, now);
    new DeletedMessages(session, account).add(message, action);
    leave(message, folders, placements);
    new MessageRemoval(session, account).remove(message, thread);
    return Optional.of(action);
  }

  private @Nullable Set<UUID> possible(UUID messageId, @Nullable Set<UUID> asked) {
    if (asked == null || asked.isEmpty()) {
      return asked;
    }
    var present = placements(messageId).stream().map(Placement::folderId).collect(toSet());
    return LabelRules.of(session, account).apply(asked, present);
  }

  private boolean show(Message message, Map<UUID, Folder> folders, Edit edit) {
    var unread = Objects.requireNonNullElse(edit.unread(), message.isUnread());
    var starred = Objects.requireNonNullElse(edit.starred(), message.isStarred());
    if (unread == message.isUnread() && starred == message.isStarred()) {
      return false;
    }
    var thread =
        session.find(MailThread.class, key(message.threadId()), LockModeType.PESSIMISTIC_WRITE);
    thread.count(message, -1);
    if (unread != message.isUnread()) {
      placements(message.id()).stream()
          .map(Placement::folderId)
          .distinct()
          .forEach(folder -> count(folders, folder, 0, unread ? 1 : -1));
    }
    message.show(unread, starred, message.isAnswered(), message.isDraft());
    thread.count(message, 1);
    return true;
  }

  private Optional<Action> file(
      Message message,
      Map<UUID, Folder> folders,
      Set<UUID> targets,
      @Nullable String correlation,
      Instant now) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a message is in at least one folder");
    }
    targets.forEach(target -> folder(folders, target));
    var placements = placements(message.id());
    var present = placements.stream().map(Placement::folderId).collect(toSet());
    if (present.equals(targets)) {
      return Optional.empty();
    }
    var leaving = placements.stream().filter(p -> !targets.contains(p.folderId())).toList();
    var arguments =
        new ActionArguments.Folders(targets.stream().sorted().toList(), sources(leaving));
    var action = persist(message, arguments, correlation, now);
    for (var target : new TreeSet<>(targets)) {
      if (!present.contains(target)) {
        var entered = folder(folders, target);
        enter(message, entered, action, entered.isLabel() ? Set.of() : flags(placements));
      }
    }
    leave(message, folders, leaving);
    return Optional.of(action);
  }

  private static List<Source> sources(List<Placement> places) {
    return places.stream()
        .map(p -> new Source(p.folderId(), p.uid(), Placement.text(p.flags())))
        .toList();
  }

  private void leave(Message message, Map<UUID, Folder> folders, List<Placement> places) {
    places.forEach(session::remove);
    places.stream()
        .map(Placement::folderId)
        .distinct()
        .forEach(left -> count(folders, left, -1, message.isUnread() ? -1 : 0));
  }

  private void enter(Message message, Folder folder, Action action, Collection<String> flags) {
    session.persist(
        new Placement(
            account.value(),
            folder.id(),
            -action.seq(),
            message.id(),
            flags,
            message.receivedAt()));
    folder.count(1, message.isUnread() ? 1 : 0);
    message.placed();
  }

  private static Collection<String> flags(List<Placement> placements) {
    return placements.stream()
        .filter(placement -> !placement.isLabel())
        .findFirst()
        .map(Placement::flags)
        .orElse(Set.of());
  }

  private Action persist(
      Message message, ActionArguments arguments, @Nullable String correlation, Instant now) {
    var action = new Action(account, UUID.randomUUID(), message.id(), arguments, correlation, now);
    session.persist(action);
    return action;
  }

  private List<Placement> placements(UUID message) {
    return session
        .createSelectionQuery(
            "from Placement p where p.key.accountId = :account and p.messageId = :message"
                + " order by p.key.folderId, p.key.uid",
            Placement.class)
        .setParameter("account", account.value())
        .setParameter("message", message)
        .getResultList();
  }

  private Map<UUID, Folder> lockFolders(UUID message, Set<UUID> targets) {
    var ids = new TreeSet<>(targets);
    placements(message).forEach(p -> ids.add(p.folderId()));
    return lock(ids);
  }

  private Map<UUID, Folder> lock(Set<UUID> ids) {
    var folders = new HashMap<UUID, Folder>();
    if (!ids.isEmpty()) {
      session
          .createSelectionQuery(
              "from Folder f where f.key.accountId = :account and f.key.id in :ids order by f.key.id",
              Folder.class)
          .setParameter("account", account.value())
          .setParameter("ids", ids)
          .setLockMode(LockModeType.PESSIMISTIC_WRITE)
          .getResultList()
          .forEach(folder -> folders.put(folder.id(), folder));
    }
    return folders;
  }

  /// A folder that the server has yet to delete is not there, but its messages are.
  private static void count(Map<UUID, Folder> folders, UUID id, int total, int unread) {
    var folder = folders.get(id);
    if (folder != null) {
      folder.count(total, unread);
    }
  }

  private static Folder folder(Map<UUID, Folder> folders, UUID id) {
    var folder = folders.get(id);
    if (folder == null) {
      throw new IllegalArgumentException("the account has no folder " + id);
    }
    return folder;
  }

  private ObjectKey key(UUID id) {
    return new ObjectKey(account.value(), id);
  }
}
