package dev.syncline.model.account;

import dev.syncline.model.id.AccountId;
import org.hibernate.Session;

/// Tells the sync fleet of a new account: a lease that nobody has yet.
public final class AccountOffers {
  private AccountOffers() {}

  /// One that is there stays: its fence never falls.
  public static void offer(Session session, AccountId account) {
    session
        .createNativeMutationQuery(
            """
            insert ignore into account_lease (account_id, owner, fence, received)
            values (:account, '', 0, false)
            """)
        .setParameter("account", account.value())
        .executeUpdate();
  }
}
