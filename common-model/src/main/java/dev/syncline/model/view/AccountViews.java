package dev.syncline.model.view;

import dev.syncline.model.account.Account;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.view.ThreadView.Members;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.Query;
import org.jspecify.annotations.Nullable;

/// Loads API objects of one account in batches: the number of queries depends on what is asked for,
/// never on how many objects there are. What is gone is absent from the answer.
public final class AccountViews {
  private final Session session;
  private final AccountId account;
  private final UUID grant;

  public AccountViews(Session session, AccountId account, UUID grant) {
    this.session = session;
    this.account = account;
    this.grant = grant;
  }

  /// Objects of one type by id, as a log's reader wants them: threads with their latest message's
  /// body left out.
  public Map<UUID, ?> load(ObjectType type, Collection<UUID> ids, boolean bodies) {
    return switch (type) {
      case GRANT -> grant().map(view -> Map.of(grant, view)).orElse(Map.of());
      case FOLDER -> folders(ids);
      case THREAD -> threads(ids, false);
      case MESSAGE -> messages(ids, bodies);
      case BOUNCE, COMPLAINT -> reports(ids);
    };
  }

  public Optional<GrantView> grant() {
    return Optional.ofNullable(session.find(Account.class, account.value())).map(GrantView::of);
  }

  public Map<UUID, MessageView> messages(Collection<UUID> ids, boolean bodies) {
    var views = new LinkedHashMap<UUID, MessageView>();
    for (var row : rows(ids, bodies)) {
      views.put(row.id(), MessageView.of(grant, row));
    }
    return views;
  }

  /// Messages as they are in the database, in the order of their ids here. One statement.
  public List<MessageRow> rows(Collection<UUID> ids, boolean bodies) {
    var keys = ids.stream().map(id -> new ObjectKey(account.value(), id)).toList();
    var byId = new HashMap<UUID, MessageRow>();
    session.doWork(connection ->
        MessageRow.read(connection, keys, bodies).forEach(row -> byId.put(row.id(), row)));
    return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
  }

  /// Of messages and bodies already read, in the messages' order.
  public Map<UUID, MessageView> messages(List<Message> messages, Map<UUID, MessageBody> texts) {
    var folders = foldersOf(messages.stream().map(Message::id).toList());
    var views = new LinkedHashMap<UUID, MessageView>();
    for (var message : messages) {
      var id = message.id();
      var row = MessageRow.of(message, texts.get(id), folders.getOrDefault(id, Set.of()));
      views.put(id, MessageView.of(grant, row));
    }
    return views;
  }

  public Map<UUID, ThreadView> threads(Collection<UUID> ids, boolean bodies) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return threads(
        query(
                MailThread.class,
                "from MailThread t where t.key.accountId = :account and t.key.id in :ids")
            .setParameter("ids", ids)
            .getResultList(),
        bodies);
  }

  /// Of threads already read, in their order.
  public Map<UUID, ThreadView> threads(List<MailThread> threads, boolean bodies) {
    if (threads.isEmpty()) {
      return Map.of();
    }
    var members = membersOf(threads.stream().map(MailThread::id).toList());
    var folders = foldersOf(members.stream().map(Member::id).toList());
    var latest = messages(threads.stream().map(MailThread::latestMessageId).toList(), bodies);
    var byThread = members.stream().collect(Collectors.groupingBy(Member::thread));
    var views = new LinkedHashMap<UUID, ThreadView>();
    for (var thread : threads) {
      views.put(
          thread.id(),
          view(
              thread,
              byThread.getOrDefault(thread.id(), List.of()),
              folders,
              latest.get(thread.latestMessageId())));
    }
    return views;
  }

  private Map<UUID, ReportView> reports(Collection<UUID> ids) {
    return query(
            MailReport.class,
            "from MailReport r where r.key.accountId = :account and r.key.id in :ids")
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(MailReport::id, report -> ReportView.of(grant, report)));
  }

  public Map<UUID, FolderView> folders(Collection<UUID> ids) {
    var keys = ids.stream().map(id -> new ObjectKey(account.value(), id)).toList();
    var views = new LinkedHashMap<UUID, FolderView>();
    new FolderViews(session, _ -> grant).of(keys).forEach((key, view) -> views.put(key.id(), view));
    return views;
  }

  /// Every folder, in the order of their paths.
  public Map<UUID, FolderView> folders() {
    var all =
        query(Folder.class, "from Folder f where f.key.accountId = :account order by f.path")
            .getResultList();
    return folders(grant, all);
  }

  /// Of one account's whole tree, in its order.
  static Map<UUID, FolderView> folders(UUID grant, List<Folder> all) {
    var byPath = all.stream().collect(Collectors.toMap(Folder::path, Folder::id));
    var children = new HashMap<String, Integer>();
    for (var folder : all) {
      if (folder.parentPath() != null) {
        children.merge(folder.parentPath(), 1, Integer::sum);
      }
    }
    var views = new LinkedHashMap<UUID, FolderView>();
    for (var folder : all) {
      var parent = folder.parentPath() == null ? null : byPath.get(folder.parentPath());
      var childCount = children.getOrDefault(folder.path(), 0);
      views.put(folder.id(), FolderView.of(grant, folder, parent, childCount));
    }
    return views;
  }

  private record Member(UUID id, UUID thread, boolean draft) {}

  private ThreadView view(
      MailThread thread,
      List<Member> members,
      Map<UUID, Set<UUID>> folders,
      @Nullable MessageView latest) {
    var messages = new ArrayList<UUID>();
    var drafts = new ArrayList<UUID>();
    var places = new LinkedHashSet<UUID>();
    for (var member : members) {
      (member.draft() ? drafts : messages).add(member.id());
      places.addAll(folders.getOrDefault(member.id(), Set.of()));
    }
    return ThreadView.of(grant, thread, new Members(messages, drafts, List.copyOf(places), latest));
  }

  private List<Member> membersOf(Collection<UUID> threads) {
    return query(
            Member.class,
            """
            select m.key.id, m.threadId, m.draft from Message m
             where m.key.accountId = :account and m.threadId in :threads
             order by m.receivedAt, m.key.id
            """)
        .setParameter("threads", threads)
        .getResultList();
  }

  private Map<UUID, Set<UUID>> foldersOf(Collection<UUID> messages) {
    if (messages.isEmpty()) {
      return Map.of();
    }
    record Place(UUID message, UUID folder) {}
    return query(
            Place.class,
            """
            select p.messageId, p.key.folderId from Placement p
             where p.key.accountId = :account and p.messageId in :messages
            """)
        .setParameter("messages", messages)
        .getResultList()
        .stream()
        .collect(
            Collectors.groupingBy(
                Place::message, Collectors.mapping(Place::folder, Collectors.toSet())));
  }

  private <T> Query<T> query(Class<T> type, String hql) {
    return session.createQuery(hql, type).setParameter("account", account.value());
  }
}
