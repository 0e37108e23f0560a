package dev.syncline.sync.fleet;

import dev.syncline.model.account.Account;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.shard.Shards;
import dev.syncline.provider.MailProvider;
import dev.syncline.sync.account.AccountSync;
import dev.syncline.sync.account.FollowSettings;
import dev.syncline.sync.apply.ApplySettings;
import dev.syncline.sync.apply.Intake;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.apply.SyncedAccount;
import dev.syncline.sync.lease.AccountLease;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import dev.syncline.sync.syncback.ActionRuns;
import dev.syncline.sync.syncback.Syncback;
import java.time.InstantSource;
import java.util.Optional;

/// Puts together what syncs one account.
public record AccountTrees(
    Shards shards,
    Blobs blobs,
    Intake intake,
    MailProvider provider,
    Opener opener,
    FollowSettings followSettings,
    ApplySettings applySettings,
    boolean allowPrivateHosts,
    Retries retries,
    SyncMetrics metrics,
    InstantSource clock) {

  /// Empty when the account is not there any more.
  Optional<AccountSync> plant(AccountLease lease) {
    return Optional.ofNullable(
            shards.read(
                lease.shard(), session -> session.find(Account.class, lease.account().value())))
        .map(
            account -> new SyncedAccount(lease, account.grantId(), account.seed(), account.email()))
        .map(this::plant);
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
        opener,
        apply,
        syncback,
        followSettings,
        allowPrivateHosts,
        retries,
        metrics,
        clock);
  }
}
