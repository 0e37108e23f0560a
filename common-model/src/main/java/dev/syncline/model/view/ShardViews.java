package dev.syncline.model.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.account.Account;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.hibernate.type.StandardBasicTypes;

/// Loads API objects of many accounts of one shard at once, as they are now: the number of queries
/// depends on which types are asked for, neither on how many objects nor on how many accounts. What
/// is gone is absent from the answer.
///
/// Every key names its account, so nothing is found that is not asked for by account and id. Lists
/// are padded to a power of two, so that few statements have to be parsed.
public final class ShardViews {
  private final Session session;
  private final Map<AccountId, UUID> grants;

  /// @param grants of all accounts that will be asked for
  public ShardViews(Session session, Map<AccountId, UUID> grants) {
    this.session = session;
    this.grants = Map.copyOf(grants);
  }

  /// Objects of one type; messages with their bodies, threads without them.
  public Map<ObjectKey, ?> load(ObjectType type, Collection<ObjectKey> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return switch (type) {
      case GRANT -> grants(keys);
      case FOLDER -> folders(keys);
      case THREAD -> threads(keys);
      case MESSAGE -> messages(keys);
    };
  }

  private Map<ObjectKey, GrantView> grants(Collection<ObjectKey> keys) {
    var views = new HashMap<ObjectKey, GrantView>();
    session
        .createQuery("from Account a where a.id in :accounts", Account.class)
        .setParameter("accounts", accounts(keys))
        .getResultList()
        .forEach(account ->
            views.put(
                new ObjectKey(account.id().value(), account.grantId()), GrantView.of(account)));
    return views;
  }

  private Map<ObjectKey, FolderView> folders(Collection<ObjectKey> keys) {
    var wanted = Set.copyOf(keys);
    var views = new HashMap<ObjectKey, FolderView>();
    session
        .createQuery(
            "from Folder f where f.key.accountId in :accounts order by f.path", Folder.class)
        .setParameter("accounts", accounts(keys))
        .getResultList()
        .stream()
        .collect(groupingBy(Folder::loggedAccount))
        .forEach((account, all) ->
            AccountViews.folders(grant(account), all)
                .forEach((id, view) -> {
                  var key = new ObjectKey(account, id);
                  if (wanted.contains(key)) {
                    views.put(key, view);
                  }
                }));
    return views;
  }

  private Map<ObjectKey, ThreadView> threads(Collection<ObjectKey> keys) {
    var views = new HashMap<ObjectKey, ThreadView>();
    keys.stream()
        .collect(groupingBy(ObjectKey::accountId, mapping(ObjectKey::id, toSet())))
        .forEach((account, ids) ->
            new AccountViews(session, new AccountId(account), grant(account))
                .threads(ids, false)
                .forEach((id, view) -> views.put(new ObjectKey(account, id), view)));
    return views;
  }

  private Map<ObjectKey, MessageView> messages(Collection<ObjectKey> keys) {
    var places = places(keys);
    var query =
        session
            .createNativeQuery(
                """
                select {m.*}, {b.*} from message m
                  left join message_body b on b.account_id = m.account_id and b.message_id = m.id
                 where (m.account_id, m.id) in (%s)
                """
                    .formatted(placeholders(keys)),
                Object[].class)
            .addEntity("m", Message.class)
            .addEntity("b", MessageBody.class);
    var views = new HashMap<ObjectKey, MessageView>();
    for (var row : bind(query, keys).getResultList()) {
      var message = (Message) row[0];
      var key = new ObjectKey(message.loggedAccount(), message.id());
      views.put(
          key,
          MessageView.of(
              grant(key.accountId()),
              message,
              places.getOrDefault(key, Set.of()),
              (MessageBody) row[1]));
    }
    return views;
  }

  private Map<ObjectKey, Set<UUID>> places(Collection<ObjectKey> messages) {
    var query =
        session
            .createNativeQuery(
                """
                select account_id, message_id, folder_id from placement
                 where (account_id, message_id) in (%s)
                """
                    .formatted(placeholders(messages)),
                Object[].class)
            .addScalar("account_id", StandardBasicTypes.LONG)
            .addScalar("message_id", StandardBasicTypes.UUID_BINARY)
            .addScalar("folder_id", StandardBasicTypes.UUID_BINARY);
    return bind(query, messages).getResultList().stream()
        .collect(
            groupingBy(
                row -> new ObjectKey((Long) row[0], (UUID) row[1]),
                mapping(row -> (UUID) row[2], toSet())));
  }

  private UUID grant(long account) {
    var grant = grants.get(new AccountId(account));
    if (grant == null) {
      throw new IllegalStateException("the grant of account %d is not known".formatted(account));
    }
    return grant;
  }

  private static Set<Long> accounts(Collection<ObjectKey> keys) {
    return keys.stream().map(ObjectKey::accountId).collect(toSet());
  }

  private static String placeholders(Collection<ObjectKey> keys) {
    return String.join(",", Collections.nCopies(padded(keys.size()), "(?,?)"));
  }

  private static NativeQuery<Object[]> bind(
      NativeQuery<Object[]> query, Collection<ObjectKey> keys) {
    var all = new ArrayList<>(keys);
    var last = all.getLast();
    for (int i = 0; i < padded(all.size()); i++) {
      var key = i < all.size() ? all.get(i) : last;
      query.setParameter(2 * i + 1, key.accountId(), StandardBasicTypes.LONG);
      query.setParameter(2 * i + 2, key.id(), StandardBasicTypes.UUID_BINARY);
    }
    return query;
  }

  private static int padded(int size) {
    return size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
  }
}
