package dev.syncline.sync.lease;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import org.hibernate.Session;

/// An account is this worker's, until the lease is lost. The fence grows with every change of
/// hands.
public record AccountLease(ShardId shard, AccountId account, String owner, long fence) {

  /// Proves within the caller's transaction that the account is still this worker's, and keeps it
  /// so until the commit: another worker can't take it while the row is locked.
  ///
  /// @throws LeaseLost when it is not
  public void check(Session session) {
    var held =
        session
            .createNativeQuery(
                """
                select fence from account_lease
                 where account_id = :account and owner = :owner and fence = :fence lock in share mode
                """,
                Long.class)
            .setParameter("account", account.value())
            .setParameter("owner", owner)
            .setParameter("fence", fence)
            .getResultList();
    if (held.isEmpty()) {
      throw new LeaseLost(this);
    }
  }
}
