package dev.syncline.webhook.payload;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.event.Selection;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.DeletedView;
import dev.syncline.model.view.ShardViews;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Loads what entries tell of: one query for each type, whatever accounts they are of, and once for
/// all webhooks that want it.
///
/// An object is sent as it is now, not as it was. One that is gone by now has a deletion later in
/// the log: its creation and updates are passed over, and the deletion says the rest.
public final class Notifications {
  private static final int MAX_GRANTS = 10_000;
  private static final int MAX_RUN = 512;

  private final Shards shards;
  private final ShardId shard;
  private final long maxPayload;
  private final Prepared prepared;
  private final FolderRoles roles;
  private final Map<AccountId, Source> sources = new ConcurrentHashMap<>();

  /// @param maxPayload bytes; a larger object goes without its body
  /// @param keep bytes of notifications that are kept for other webhooks
  public Notifications(Shards shards, ShardId shard, long maxPayload, long keep) {
    this.shards = shards;
    this.shard = shard;
    this.maxPayload = maxPayload;
    this.prepared = new Prepared(keep, System::nanoTime);
    this.roles = new FolderRoles(shards, shard, System::nanoTime);
  }

  /// Where entries of an account come from.
  private record Source(UUID grant, long epoch) {}

  /// Of these, as a webhook that selects so is told of them: mostly once, in some cases in two
  /// forms.
  ///
  /// @param made by row number
  public Map<Long, List<Notification>> select(Map<Long, Notification> made, Selection selection) {
    var selected = new HashMap<Long, List<Notification>>();
    made.forEach((row, notification) -> {
      var told =
          notification.selectedBy(
              selection,
              () -> roles.of(notification.entry().account(), notification.grant()),
              maxPayload);
      if (!told.isEmpty()) {
        selected.put(row, told);
      }
    });
    return selected;
  }

  /// By row number of the log; without those whose object is gone.
  ///
  /// @param entries of any accounts
  public Map<Long, Notification> of(Collection<LogEntry> entries) {
    var notifications = new HashMap<Long, Notification>();
    var missing = new ArrayList<LogEntry>();
    for (var entry : entries) {
      var known = prepared.get(entry);
      if (known == null) {
        missing.add(entry);
      } else {
        known.notification().ifPresent(notification -> notifications.put(entry.id(), notification));
      }
    }
    for (int from = 0; from < missing.size(); from += MAX_RUN) {
      var run = missing.subList(from, Math.min(missing.size(), from + MAX_RUN));
      load(run, notifications);
      for (var entry : run) {
        prepared.put(entry, Optional.ofNullable(notifications.get(entry.id())));
      }
    }
    return notifications;
  }

  private void load(List<LogEntry> entries, Map<Long, Notification> into) {
    var known = sources(entries);
    var current = current(entries, known);
    for (var entry : entries) {
      var source = known.get(entry.account());
      if (source == null) {
        continue;
      }
      var grant = source.grant();
      var object =
          entry.operation() == Operation.DELETED
              ? DeletedView.of(grant, entry.objectType(), entry.objectId())
              : current.get(new Wanted(entry.objectType(), key(entry)));
      var trigger =
          object == null ? null : Trigger.of(entry, object).stream().findFirst().orElse(null);
      if (object != null && trigger != null) {
        var json = SharedJson.of(grant, source.epoch(), entry, object, maxPayload);
        into.put(entry.id(), Notification.of(trigger, entry, grant, source.epoch(), object, json));
      }
    }
  }

  private record Wanted(ObjectType type, ObjectKey key) {}

  private static ObjectKey key(LogEntry entry) {
    return new ObjectKey(entry.account().value(), entry.objectId());
  }

  private Map<Wanted, Object> current(List<LogEntry> entries, Map<AccountId, Source> known) {
    var wanted =
        entries.stream()
            .filter(entry -> entry.operation() != Operation.DELETED)
            .filter(entry -> known.containsKey(entry.account()))
            .collect(groupingBy(LogEntry::objectType));
    if (wanted.isEmpty()) {
      return Map.of();
    }
    var grants = new HashMap<AccountId, UUID>();
    known.forEach((account, source) -> grants.put(account, source.grant()));
    return shards.read(
        shard,
        session -> {
          var views = new ShardViews(session, grants);
          var objects = new HashMap<Wanted, Object>();
          wanted.forEach((type, of) -> {
            var keys = of.stream().map(Notifications::key).collect(toSet());
            views.load(type, keys).forEach((key, view) -> objects.put(new Wanted(type, key), view));
          });
          return objects;
        });
  }

  /// The grant of an account that is gone is known from its own deletion at least.
  private Map<AccountId, Source> sources(List<LogEntry> entries) {
    var known = new HashMap<AccountId, Source>();
    var unknown = new HashSet<AccountId>();
    for (var entry : entries) {
      var source = sources.get(entry.account());
      if (source == null) {
        unknown.add(entry.account());
      } else {
        known.put(entry.account(), source);
      }
    }
    if (!unknown.isEmpty()) {
      known.putAll(find(unknown));
    }
    for (var entry : entries) {
      if (entry.objectType() == ObjectType.GRANT) {
        known.putIfAbsent(entry.account(), new Source(entry.objectId(), 0));
      }
    }
    if (sources.size() + known.size() > MAX_GRANTS) {
      sources.clear();
    }
    sources.putAll(known);
    return known;
  }

  private Map<AccountId, Source> find(Set<AccountId> accounts) {
    var found = new HashMap<AccountId, Source>();
    shards
        .sql(shard)
        .sql(
            """
            select g.id, g.grant_id, coalesce(h.epoch, 0)
              from (select id, grant_id from account where id in (:accounts)
                    union all
                    select account_id, grant_id from account_purge where account_id in (:accounts)) g
              left join log_head h on h.account_id = g.id
            """)
        .param("accounts", accounts.stream().map(AccountId::value).toList())
        .query(row -> {
          found.put(
              new AccountId(row.getLong(1)), new Source(Uuids.of(row.getBytes(2)), row.getLong(3)));
        });
    return found;
  }
}
