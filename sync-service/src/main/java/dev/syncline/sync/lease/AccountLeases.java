package dev.syncline.sync.lease;

import dev.syncline.model.account.Account;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The leases of accounts, by the clock of the database they are in.
///
/// ```
/// nobody ──take──► a worker ──handOver──► another one, which takes it when it sees it
///    ▲                │ silence: its row of `sync_worker` was not renewed
///    └────────────────┘
/// ```
///
/// An account is its owner's while the owner's one row in the shard is fresh, so to keep thousands
/// costs one statement that writes one row. Whoever takes an account locks its lease, and that is
/// what {@link AccountLease#check} locks too: no clock decides whether a late worker may write.
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

  public Duration ttl() {
    return ttl;
  }

  /// Keeps everything this worker has in a shard its own for another while. False when that comes
  /// too late: others may have taken some of it.
  public boolean renew(ShardId shard) {
    var inTime =
        sql(
                shard,
                """
                update sync_worker set expires_at = utc_timestamp(6) + interval :micros microsecond
                 where name = :owner and expires_at >= utc_timestamp(6)
                """)
            .param("micros", micros())
            .update();
    if (inTime > 0) {
      return true;
    }
    sql(
            shard,
            """
            insert into sync_worker (name, expires_at)
            values (:owner, utc_timestamp(6) + interval :micros microsecond)
            on duplicate key update expires_at = values(expires_at)
            """)
        .param("micros", micros())
        .update();
    return false;
  }

  /// An account this worker has, and how the account is.
  ///
  /// @param version of its row; null when the account was deleted
  public record Held(
      AccountLease lease,
      @Nullable String zone,
      @Nullable Long version,
      Account.@Nullable SyncState state) {}

  public List<Held> held(ShardId shard) {
    return sql(
            shard,
            """
            select l.account_id, l.fence, l.zone, a.version, a.sync_state
              from account_lease l left join account a on a.id = l.account_id
             where l.owner = :owner and l.received
            """)
        .query((row, _) -> {
          var state = row.getString(5);
          return new Held(
              new AccountLease(shard, new AccountId(row.getLong(1)), owner, row.getLong(2)),
              row.getString(3),
              row.getObject(4, Long.class),
              state == null ? null : Account.SyncState.valueOf(state));
        })
        .list();
  }

  /// What a worker wants to take beside what it is handed.
  ///
  /// @param free what nobody has
  /// @param silent what workers have that fell silent
  /// @param zone its own; accounts without a zone are everybody's
  /// @param leftAlone zones whose accounts it leaves to others when it takes those of any other
  ///   zone; null when it takes none of them
  public record Wanted(
      boolean free, boolean silent, String zone, @Nullable List<String> leftAlone) {
    public Wanted {
      leftAlone = leftAlone == null ? null : List.copyOf(leftAlone);
    }
  }

  /// Accounts that may be taken.
  public List<AccountId> free(ShardId shard, Wanted wanted, int max) {
    var leftAlone = wanted.leftAlone();
    return sql(
            shard,
            """
            (select account_id from account_lease where owner = :owner and not received limit :max)
            union all
            (select account_id from account_lease
              where :free and owner = ''
                and (zone is null or zone = :zone or (:anyOther and zone not in (:leftAlone)))
              limit :max)
            union all
            (select l.account_id from sync_worker w join account_lease l on l.owner = w.name
              where :silent and w.expires_at < utc_timestamp(6) and w.name <> :owner
                and (l.zone is null or l.zone = :zone or (:anyOther and l.zone not in (:leftAlone)))
              limit :max)
            limit :max
            """)
        .param("free", wanted.free())
        .param("silent", wanted.silent())
        .param("zone", wanted.zone())
        .param("anyOther", leftAlone != null)
        .param("leftAlone", leftAlone == null || leftAlone.isEmpty() ? List.of("") : leftAlone)
        .param("max", max)
        .query((row, _) -> new AccountId(row.getLong(1)))
        .list();
  }

  /// What {@link #take} won.
  ///
  /// @param deleted the account is gone, its rows are to be cleared away
  public record Taken(AccountLease lease, boolean deleted) {}

  /// Answers those it got: another worker may be faster. Two statements, however many there are.
  public List<Taken> take(ShardId shard, List<AccountId> accounts) {
    var ids = accounts.stream().map(AccountId::value).toList();
    sql(
            shard,
            """
            update account_lease l left join sync_worker w on w.name = l.owner
               set l.owner = :owner, l.fence = l.fence + 1, l.received = true
             where l.account_id in (:accounts)
               and (l.owner = '' or (l.owner = :owner and not l.received)
                    or w.expires_at < utc_timestamp(6))
            """)
        .param("accounts", ids)
        .update();
    return sql(
            shard,
            """
            select l.account_id, l.fence, a.id is null
              from account_lease l left join account a on a.id = l.account_id
             where l.account_id in (:accounts) and l.owner = :owner and l.received
            """)
        .param("accounts", ids)
        .query((row, _) ->
            new Taken(
                new AccountLease(shard, new AccountId(row.getLong(1)), owner, row.getLong(2)),
                row.getBoolean(3)))
        .list();
  }

  /// Makes them another worker's, at once and without a time in between. Answers how many: none if
  /// that worker fell silent meanwhile.
  public int handOver(ShardId shard, List<AccountId> accounts, String receiver) {
    return sql(
            shard,
            """
            update account_lease l
              join sync_worker w on w.name = :receiver and w.expires_at >= utc_timestamp(6)
               set l.owner = :receiver, l.fence = l.fence + 1, l.received = false
             where l.account_id in (:accounts) and l.owner = :owner
            """)
        .param("receiver", receiver)
        .param("accounts", accounts.stream().map(AccountId::value).toList())
        .update();
  }

  /// Gives them back, so that the next worker need not wait.
  public void release(ShardId shard, List<AccountId> accounts) {
    sql(
            shard,
            """
            update account_lease set owner = '', received = false
             where account_id in (:accounts) and owner = :owner
            """)
        .param("accounts", accounts.stream().map(AccountId::value).toList())
        .update();
  }

  /// Gives everything back that this worker has in a shard, in one row.
  public void leave(ShardId shard) {
    sql(
            shard,
            """
            update sync_worker set expires_at = utc_timestamp(6) - interval 1 second
             where name = :owner
            """)
        .update();
  }

  /// Makes good what a crash in the wrong moment left over: accounts without a lease, leases of
  /// workers nobody has heard of, leases of nothing, workers that left long ago. Reads first and
  /// without locks, since most of the time there is nothing.
  public void tidy(ShardId shard) {
    shards
        .sql(shard)
        .sql(
            """
            select a.id from account a left join account_lease l on l.account_id = a.id
             where l.account_id is null limit 1000
            """)
        .query(Long.class)
        .list()
        .forEach(account ->
            shards
                .sql(shard)
                .sql(
                    """
                    insert ignore into account_lease (account_id, owner, fence, received)
                    values (?, '', 0, false)
                    """)
                .param(account)
                .update());
    sql(
            shard,
            """
            select distinct l.owner
              from account_lease l left join sync_worker w on w.name = l.owner
             where l.owner not in ('', :owner) and w.name is null
            """)
        .query(String.class)
        .list()
        .forEach(unknown ->
            shards
                .sql(shard)
                .sql("update account_lease set owner = '', received = false where owner = ?")
                .param(unknown)
                .update());
    shards
        .sql(shard)
        .sql(
            """
            delete l from account_lease l
              left join account a on a.id = l.account_id
              left join account_purge p on p.account_id = l.account_id
             where l.owner = '' and a.id is null and p.account_id is null
            """)
        .update();
    sql(
            shard,
            """
            delete w from sync_worker w left join account_lease l on l.owner = w.name
             where l.account_id is null and w.name <> :owner
               and w.expires_at < utc_timestamp(6) - interval 1 hour
            """)
        .update();
  }

  private JdbcClient.StatementSpec sql(ShardId shard, String statement) {
    return shards.urgentSql(shard).sql(statement).param("owner", owner);
  }

  private long micros() {
    return ttl.toNanos() / 1000;
  }
}
