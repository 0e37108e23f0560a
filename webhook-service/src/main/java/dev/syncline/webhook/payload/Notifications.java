package dev.syncline.webhook.payload;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.DeletedView;
import dev.syncline.model.view.GrantView;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Loads what entries tell of, in batches.
///
/// An object is sent as it is now, not as it was. One that is gone by now has a deletion later in
/// the log: its creation and updates are passed over, and the deletion says the rest.
public final class Notifications {
  private static final int MAX_GRANTS = 10_000;

  private final Shards shards;
  private final ShardId shard;
  private final Map<AccountId, UUID> grants = new ConcurrentHashMap<>();

  public Notifications(Shards shards, ShardId shard) {
    this.shards = shards;
    this.shard = shard;
  }

  /// By position; without those whose object is gone.
  ///
  /// @param entries of one account
  public Map<Long, Notification> of(AccountId account, List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return Map.of();
    }
    var grant = grant(account, entries);
    if (grant.isEmpty()) {
      return Map.of();
    }
    var current = load(account, grant.get(), entries);
    var notifications = new HashMap<Long, Notification>();
    for (var entry : entries) {
      var object =
          entry.operation() == Operation.DELETED
              ? DeletedView.of(grant.get(), entry.objectType(), entry.objectId())
              : current.getOrDefault(entry.objectType(), Map.of()).get(entry.objectId());
      if (object != null) {
        var trigger = trigger(entry, object);
        notifications.put(entry.seq(), new Notification(trigger, entry, grant.get(), object));
      }
    }
    return notifications;
  }

  private static Trigger trigger(LogEntry entry, Object object) {
    var possible = Trigger.possible(entry);
    if (possible.size() == 1) {
      return possible.iterator().next();
    }
    return object instanceof GrantView view && view.grantStatus().equals("invalid")
        ? Trigger.GRANT_EXPIRED
        : Trigger.GRANT_UPDATED;
  }

  private Map<ObjectType, Map<UUID, ?>> load(
      AccountId account, UUID grant, List<LogEntry> entries) {
    var wanted = new EnumMap<ObjectType, Set<UUID>>(ObjectType.class);
    for (var entry : entries) {
      if (entry.operation() != Operation.DELETED) {
        wanted
            .computeIfAbsent(entry.objectType(), _ -> new LinkedHashSet<>())
            .add(entry.objectId());
      }
    }
    var loaded = new EnumMap<ObjectType, Map<UUID, ?>>(ObjectType.class);
    if (wanted.isEmpty()) {
      return loaded;
    }
    return shards.read(
        shard,
        session -> {
          var views = new AccountViews(session, account, grant);
          wanted.forEach((type, ids) -> loaded.put(type, views.load(type, ids, true)));
          return loaded;
        });
  }

  /// The grant of an account that is gone is known from its own deletion at least.
  private Optional<UUID> grant(AccountId account, List<LogEntry> entries) {
    var known = grants.get(account);
    if (known != null) {
      return Optional.of(known);
    }
    var found =
        entries.stream()
            .filter(entry -> entry.objectType() == ObjectType.GRANT)
            .map(LogEntry::objectId)
            .findFirst()
            .or(() -> find(account));
    found.ifPresent(grant -> {
      if (grants.size() >= MAX_GRANTS) {
        grants.clear();
      }
      grants.put(account, grant);
    });
    return found;
  }

  private Optional<UUID> find(AccountId account) {
    return shards
        .sql(shard)
        .sql(
            """
            select grant_id from account where id = :account
            union all
            select grant_id from account_purge where account_id = :account
            limit 1
            """)
        .param("account", account.value())
        .query((row, _) -> Uuids.of(row.getBytes(1)))
        .optional();
  }
}
