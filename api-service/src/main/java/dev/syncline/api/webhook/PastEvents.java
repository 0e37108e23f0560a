package dev.syncline.api.webhook;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.event.EventFilter;
import dev.syncline.model.event.Selection;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.Operation;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.DeletedView;
import dev.syncline.model.view.ShardViews;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a selection would be told of entries of one shard's log, by what their objects are now.
final class PastEvents {
  private static final int RUN = 500;

  private final Shards shards;
  private final ShardId shard;

  PastEvents(Shards shards, ShardId shard) {
    this.shards = shards;
    this.shard = shard;
  }

  /// An event that would be told.
  record Told(Trigger trigger, LogEntry entry, UUID grant, long epoch) {}

  /// What there is to tell.
  ///
  /// @param gone how many objects are gone
  record Selected(List<Told> told, int gone) {}

  private record Source(UUID grant, long epoch) {}

  Selected select(List<LogEntry> entries, Selection selection) {
    var wanted = entries.stream().filter(selection::mayWant).toList();
    var sources = sources(wanted);
    var roles = new HashMap<AccountId, Map<String, String>>();
    var told = new ArrayList<Told>();
    var gone = 0;
    for (int from = 0; from < wanted.size(); from += RUN) {
      var run = wanted.subList(from, Math.min(wanted.size(), from + RUN));
      var objects = objects(run, sources);
      for (var entry : run) {
        var source = sources.get(entry.account());
        if (source == null) {
          continue;
        }
        var object =
            entry.operation() == Operation.DELETED
                ? DeletedView.of(source.grant(), entry.objectType(), entry.objectId())
                : objects.get(key(entry));
        if (object == null) {
          gone++;
          continue;
        }
        selection
            .choose(
                entry,
                source.grant(),
                object,
                () -> roles.computeIfAbsent(entry.account(), a -> roles(a, source.grant())))
            .forEach(as -> told.add(new Told(as, entry, source.grant(), source.epoch())));
      }
    }
    return new Selected(told, gone);
  }

  private static ObjectKey key(LogEntry entry) {
    return new ObjectKey(entry.account().value(), entry.objectId());
  }

  private Map<ObjectKey, Object> objects(
      Collection<LogEntry> entries, Map<AccountId, Source> sources) {
    var byType =
        entries.stream()
            .filter(entry -> entry.operation() != Operation.DELETED)
            .filter(entry -> sources.containsKey(entry.account()))
            .collect(groupingBy(LogEntry::objectType));
    var grants = new HashMap<AccountId, UUID>();
    sources.forEach((account, source) -> grants.put(account, source.grant()));
    return shards.read(
        shard,
        session -> {
          var views = new ShardViews(session, grants);
          var objects = new HashMap<ObjectKey, Object>();
          byType.forEach((type, of) ->
              objects.putAll(views.load(type, of.stream().map(PastEvents::key).collect(toSet()))));
          return objects;
        });
  }

  private Map<String, String> roles(AccountId account, UUID grant) {
    return EventFilter.roles(
        shards.read(
            shard, session -> new AccountViews(session, account, grant).folders().values()));
  }

  private Map<AccountId, Source> sources(List<LogEntry> entries) {
    var accounts = entries.stream().map(entry -> entry.account().value()).collect(toSet());
    var found = new HashMap<AccountId, Source>();
    if (accounts.isEmpty()) {
      return found;
    }
    shards
        .sql(shard)
        .sql(
            """
            select a.id, a.grant_id, h.epoch from account a join log_head h on h.account_id = a.id
             where a.id in (:accounts)
            """)
        .param("accounts", accounts)
        .query(row -> {
          found.put(
              new AccountId(row.getLong(1)), new Source(Uuids.of(row.getBytes(2)), row.getLong(3)));
        });
    return found;
  }
}
