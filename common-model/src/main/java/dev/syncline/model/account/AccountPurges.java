package dev.syncline.model.account;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import org.hibernate.Session;

/// Accounts that are gone for everybody, while the sync fleet still clears away their rows and
/// blobs. A grant may be connected again only when that is done.
public final class AccountPurges {
  private AccountPurges() {}

  /// Removes the account, so that the log says so, and asks the fleet for the rest. Call {@link
  /// dev.syncline.model.signal.Wakeups#accountChanged} after the commit.
  public static void begin(Session session, Account account) {
    outbid(session, account);
    session.remove(account);
    session
        .createNativeMutationQuery(
            """
            insert into account_purge (account_id, grant_id, requested_at)
            values (:account, :grant, utc_timestamp(6))
            """)
        .setParameter("account", account.id().value())
        .setParameter("grant", Uuids.bytes(account.grantId()))
        .executeUpdate();
  }

  /// Whoever syncs the account can't write any more: its deletion is the last entry of its log.
  /// This waits for the transaction that is under way.
  private static void outbid(Session session, Account account) {
    session
        .createNativeMutationQuery(
            "update account_lease set fence = fence + 1 where account_id = :account")
        .setParameter("account", account.id().value())
        .executeUpdate();
  }

  public static boolean isUnderWay(Session session, AccountId account) {
    return !session
        .createNativeQuery(
            "select account_id from account_purge where account_id = :account", Long.class)
        .setParameter("account", account.value())
        .getResultList()
        .isEmpty();
  }
}
