package dev.syncline.sync.lease;

import static java.util.stream.Collectors.toMap;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The leases of accounts, by the clock of the database they are in.
public final class AccountLeases {
  private final Shards shards;
  private final String owner;
  private final Duration ttl;

  /// @param owner this process, and no other one before or after it
  public AccountLeases(Shards shards, String owner, Duration ttl) {
    this.shards = shards;
    this.owner = owner;
    this.ttl = ttl;
  }

  public String owner() {
    return owner;
  }

  /// Accounts nobody works on.
  public List<AccountId> free(ShardId shard, int max) {
    return shards
        .sql(shard)
        .sql(
            """
            select a.id from account a left join account_lease l on l.account_id = a.id
             where l.account_id is null or l.expires_at < utc_timestamp(6)
             order by a.id limit :max
            """)
        .param("max", max)
        .query((row, _) -> new AccountId(row.getLong(1)))
        .list();
  }

  /// Accounts to be cleared away that nobody works on.
  public List<AccountId> freePurges(ShardId shard, int max) {
    return shards
        .sql(shard)
        .sql(
            """
            select p.account_id from account_purge p
              left join account_lease l on l.account_id = p.account_id
             where l.account_id is null or l.expires_at < utc_timestamp(6)
             order by p.account_id limit :max
            """)
        .param("max", max)
        .query((row, _) -> new AccountId(row.getLong(1)))
        .list();
  }

  /// Empty when another worker was faster.
  public Optional<AccountLease> take(ShardId shard, AccountId account) {
    shards
        .sql(shard)
        .sql(
            """
            insert into account_lease (account_id, owner, fence, expires_at)
            values (:account, :owner, 1, utc_timestamp(6) + interval :micros microsecond)
            on duplicate key update
              fence      = if(expires_at < utc_timestamp(6), fence + 1, fence),
              owner      = if(expires_at < utc_timestamp(6), :owner, owner),
              expires_at = if(expires_at < utc_timestamp(6),
                              utc_timestamp(6) + interval :micros microsecond, expires_at)
            """)
        .param("account", account.value())
        .param("owner", owner)
        .param("micros", ttl.toNanos() / 1000)
        .update();
    return Optional.ofNullable(held(shard).get(account));
  }

  /// Prolongs all leases of this worker in a shard, and answers those it still has.
  public Map<AccountId, AccountLease> renew(ShardId shard) {
    shards
        .sql(shard)
        .sql(
            """
            update account_lease set expires_at = utc_timestamp(6) + interval :micros microsecond
             where owner = :owner and expires_at >= utc_timestamp(6)
            """)
        .param("micros", ttl.toNanos() / 1000)
        .param("owner", owner)
        .update();
    return held(shard);
  }

  /// Gives it back, so that the next worker need not wait. The row stays: its fence never falls.
  /// The fence may have risen, since the deletion of an account outbids its worker.
  public void release(AccountLease lease) {
    shards
        .sql(lease.shard())
        .sql(
            """
            update account_lease set expires_at = utc_timestamp(6) - interval 1 second
             where account_id = :account and owner = :owner and fence >= :fence
            """)
        .param("account", lease.account().value())
        .param("owner", lease.owner())
        .param("fence", lease.fence())
        .update();
  }

  private Map<AccountId, AccountLease> held(ShardId shard) {
    return shards
        .sql(shard)
        .sql(
            """
            select account_id, fence from account_lease
             where owner = :owner and expires_at >= utc_timestamp(6)
            """)
        .param("owner", owner)
        .query((row, _) ->
            new AccountLease(shard, new AccountId(row.getLong(1)), owner, row.getLong(2)))
        .list()
        .stream()
        .collect(toMap(AccountLease::account, lease -> lease));
  }
}
