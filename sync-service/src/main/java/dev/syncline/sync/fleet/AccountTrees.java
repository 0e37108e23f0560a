package dev.syncline.sync.fleet;

import static java.util.stream.Collectors.toMap;

import dev.syncline.model.account.Account;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.shard.Shards;
import dev.syncline.provider.MailProvider;
import dev.syncline.sync.account.AccountSync;
import dev.syncline.sync.account.FollowSettings;
import dev.syncline.sync.account.Logins;
import dev.syncline.sync.account.Starts;
import dev.syncline.sync.apply.ApplySettings;
import dev.syncline.sync.apply.Intake;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.apply.SyncedAccount;
import dev.syncline.sync.lease.AccountLease;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import dev.syncline.sync.syncback.ActionRuns;
import dev.syncline.sync.syncback.Syncback;
import dev.syncline.sync.token.TokenSources;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Puts together what syncs one account.
public record AccountTrees(
    Shards shards,
    Blobs blobs,
    Intake intake,
    MailProvider provider,
    Opener opener,
    TokenSources tokenSources,
    FollowSettings followSettings,
    Starts starts,
    ApplySettings applySettings,
    boolean allowPrivateHosts,
    Retries retries,
    SyncMetrics metrics,
    InstantSource clock) {

  /// Those accounts that are still there, read in one statement.
  Map<AccountId, AccountSync> plant(ShardId shard, List<AccountLease> leases) {
    if (leases.isEmpty()) {
      return Map.of();
    }
    var byAccount =
        leases.stream().collect(toMap(lease -> lease.account().value(), Function.identity()));
    return shards.read(
        shard,
        session ->
            session
                .createSelectionQuery("from Account a where a.id in (:ids)", Account.class)
                .setParameterList("ids", byAccount.keySet())
                .getResultStream()
                .collect(
                    toMap(
                        Account::id,
                        account ->
                            plant(
                                new SyncedAccount(
                                    Objects.requireNonNull(byAccount.get(account.id().value())),
                                    account.grantId(),
                                    account.seed(),
                                    account.email())))));
  }

  /// What an account should be woken for.
  ///
  /// @param upTo the latest action whose time has come, 0 for an audit somebody asked for
  record Due(AccountId account, long upTo) {}

  /// By what is due: grouping by an index that begins with the account would read all that waits.
  List<Due> due(ShardId shard) {
    return shards
        .sql(shard)
        .sql(
            """
            (select account_id, max(seq) from action force index (action_due)
             where status in ('PENDING', 'SCHEDULED') and next_attempt_at <= utc_timestamp(6)
             group by account_id limit 1000)
            union all (select account_id, 0 from audit where waiting limit 1000)
            """)
        .query((row, _) -> new Due(new AccountId(row.getLong(1)), row.getLong(2)))
        .list();
  }

  private AccountSync plant(SyncedAccount account) {
    var apply = new MailApply(shards, account, intake, applySettings, metrics, clock);
    var syncback =
        new Syncback(
            apply.writer(),
            new ActionRuns(apply.writer(), blobs, account.id(), clock),
            retries,
            metrics,
            clock);
    return new AccountSync(
        provider,
        new Logins(apply, opener, tokenSources, followSettings, allowPrivateHosts),
        apply,
        syncback,
        followSettings,
        starts,
        retries,
        metrics,
        clock);
  }
}
