package dev.syncline.webhook.payload;

import dev.syncline.model.event.EventFilter;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What folders are for, for filters that name roles. Remembered for some seconds: an account's
/// inbox hardly ever becomes another one.
final class FolderRoles {
  private static final long MAX_AGE = Duration.ofSeconds(10).toNanos();
  private static final int MAX_ACCOUNTS = 10_000;

  private final Shards shards;
  private final ShardId shard;
  private final LongSupplier nanos;
  private final Map<AccountId, Known> known = new ConcurrentHashMap<>();

  FolderRoles(Shards shards, ShardId shard, LongSupplier nanos) {
    this.shards = shards;
    this.shard = shard;
    this.nanos = nanos;
  }

  private record Known(Map<String, String> roles, long at) {}

  /// By id of the folder.
  Map<String, String> of(AccountId account, UUID grant) {
    var now = nanos.getAsLong();
    var remembered = known.get(account);
    if (remembered != null && now - remembered.at() < MAX_AGE) {
      return remembered.roles();
    }
    var read =
        shards.read(shard, session -> new AccountViews(session, account, grant).folders().values());
    var roles = EventFilter.roles(read);
    if (known.size() >= MAX_ACCOUNTS) {
      known.clear();
    }
    known.put(account, new Known(roles, now));
    return roles;
  }
}
