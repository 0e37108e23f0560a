package dev.syncline.model.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.account.Account;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.report.MailReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/// Loads API objects of many accounts of one shard at once, as they are now: the number of queries
/// depends on which types are asked for, neither on how many objects nor on how many accounts. What
/// is gone is absent from the answer.
///
/// Every key names its account, so nothing is found that is not asked for by account and id.
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
      case FOLDER -> new FolderViews(session, this::grant).of(keys);
      case THREAD -> threads(keys);
      case MESSAGE -> messages(keys);
      case BOUNCE, COMPLAINT -> reports(keys);
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
    var wanted = List.copyOf(keys);
    return session.doReturningWork(connection -> {
      var views = new HashMap<ObjectKey, MessageView>();
      for (var row : MessageRow.read(connection, wanted, true)) {
        views.put(row.key(), MessageView.of(grant(row.key().accountId()), row));
      }
      return views;
    });
  }

  private Map<ObjectKey, ReportView> reports(Collection<ObjectKey> keys) {
    var views = new HashMap<ObjectKey, ReportView>();
    session
        .createQuery("from MailReport r where r.key in :keys", MailReport.class)
        .setParameter("keys", keys)
        .getResultList()
        .forEach(report ->
            views.put(
                new ObjectKey(report.loggedAccount(), report.id()),
                ReportView.of(grant(report.loggedAccount()), report)));
    return views;
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
}
