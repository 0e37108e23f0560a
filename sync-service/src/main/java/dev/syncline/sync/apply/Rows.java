package dev.syncline.sync.apply;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// An account's rows in one transaction, loaded for a whole batch at a time: a query for each
/// message would cost more than everything else together.
final class Rows {
  private final Session session;
  private final SyncedAccount account;
  private final Map<UUID, Folder> folders = new HashMap<>();
  private final NewMail fresh = new NewMail();
  private final Map<UUID, List<Placement>> placements = new HashMap<>();

  Rows(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  Session session() {
    return session;
  }

  SyncedAccount account() {
    return account;
  }

  /// Locked, since API clients count in it too; null when it is gone.
  @Nullable Folder folder(UUID id) {
    return folders.computeIfAbsent(
        id, _ -> session.find(Folder.class, account.key(id), LockModeType.PESSIMISTIC_WRITE));
  }

  /// What is new, and not written yet.
  NewMail fresh() {
    return fresh;
  }

  MailThread thread(UUID id) {
    var begun = fresh.thread(id);
    if (begun != null) {
      return begun;
    }
    return Objects.requireNonNull(
        session.find(MailThread.class, account.key(id)), "a message's thread is gone");
  }

  void loadThreads(Collection<UUID> ids) {
    var _ = threads(ids);
  }

  List<MailThread> threads(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : select(
            MailThread.class,
            "from MailThread t where t.key.accountId = :account and t.key.id in :in",
            ids);
  }

  List<Message> messages(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : select(
            Message.class,
            "from Message m where m.key.accountId = :account and m.key.id in :in",
            ids);
  }

  Map<Sha256, List<Message>> messagesByIdentity(Collection<Sha256> identities) {
    if (identities.isEmpty()) {
      return Map.of();
    }
    var bytes =
        new Existing(session, account).identities(identities).stream().map(Sha256::bytes).toList();
    if (bytes.isEmpty()) {
      return Map.of();
    }
    return select(
            Message.class,
            "from Message m where m.key.accountId = :account and m.identity in :in order by m.ordinal",
            bytes)
        .stream()
        .collect(groupingBy(Message::identity));
  }

  List<Message> messagesOfThread(UUID thread) {
    var messages = new ArrayList<>(fresh.messagesOfThread(thread));
    messages.addAll(
        select(
            Message.class,
            "from Message m where m.key.accountId = :account and m.threadId in :in",
            List.of(thread)));
    return messages;
  }

  /// Messages of which only the header is here, by their UIDs in a folder.
  Map<Long, Message> awaitingContent(UUID folder, Collection<Long> uids) {
    if (uids.isEmpty()) {
      return Map.of();
    }
    record Awaiting(long uid, Message message) {}
    return session
        .createSelectionQuery(
            """
            select p.key.uid, m from Placement p
              join Message m on m.key.accountId = p.key.accountId and m.key.id = p.messageId
             where p.key.accountId = :account and p.key.folderId = :folder and p.key.uid in :uids
               and m.blobHash is null
            """,
            Awaiting.class)
        .setParameter("account", account.id().value())
        .setParameter("folder", folder)
        .setParameterList("uids", uids)
        .getResultList()
        .stream()
        .collect(toMap(Awaiting::uid, Awaiting::message));
  }

  List<Placement> placementsAt(UUID folder, Collection<Long> uids) {
    if (uids.isEmpty()) {
      return List.of();
    }
    return session
        .createSelectionQuery(
            "from Placement p where p.key.accountId = :account and p.key.folderId = :folder"
                + " and p.key.uid in :uids",
            Placement.class)
        .setParameter("account", account.id().value())
        .setParameter("folder", folder)
        .setParameterList("uids", uids)
        .getResultList();
  }

  void loadPlacements(Collection<UUID> messages) {
    if (messages.isEmpty()) {
      return;
    }
    messages.forEach(id -> placements.put(id, new ArrayList<>()));
    select(
            Placement.class,
            "from Placement p where p.key.accountId = :account and p.messageId in :in",
            messages)
        .forEach(placement -> placementsOf(placement.messageId()).add(placement));
  }

  /// Of a message whose placements were loaded, or that is new. To be changed along with the rows.
  List<Placement> placementsOf(UUID message) {
    return placements.computeIfAbsent(message, _ -> new ArrayList<>());
  }

  private <T> List<T> select(Class<T> type, String query, Collection<?> in) {
    return session
        .createSelectionQuery(query, type)
        .setParameter("account", account.id().value())
        .setParameterList("in", in)
        .getResultList();
  }
}
