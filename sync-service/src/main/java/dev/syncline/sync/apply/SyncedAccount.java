package dev.syncline.sync.apply;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.ShardId;
import dev.syncline.sync.lease.AccountLease;
import java.util.UUID;

/// The account being synced, by the lease under which that happens.
///
/// @param email its own address: in nearly every message, so no sign of a conversation
public record SyncedAccount(AccountLease lease, UUID grant, IdentitySeed seed, String email) {
  public AccountId id() {
    return lease.account();
  }

  public ShardId shard() {
    return lease.shard();
  }

  ObjectKey key(UUID id) {
    return new ObjectKey(lease.account().value(), id);
  }

  @Override
  public String toString() {
    return "account " + lease.account().value();
  }
}
