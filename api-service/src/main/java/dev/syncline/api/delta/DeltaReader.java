package dev.syncline.api.delta;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.ChangeLog.Head;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reads deltas: entries of the log with the objects they are about as they are now, loaded by
/// type, not one by one.
public final class DeltaReader {
  private final ChangeLog log;
  private final Shards shards;

  public DeltaReader(ChangeLog log, Shards shards) {
    this.log = log;
    this.shards = shards;
  }

  /// Changes after a cursor, oldest first, and the cursor after the last of them.
  record Page(List<Delta> deltas, Cursor next) {}

  Head head(Grant grant) {
    return log.head(grant.shard(), grant.account())
        .orElseThrow(() -> ApiException.notFound("grant"));
  }

  Page after(Grant grant, Cursor cursor, int limit, Set<ObjectType> types) {
    var entries = log.after(grant.shard(), grant.account(), cursor.seq(), limit);
    if (entries.isEmpty()) {
      return new Page(List.of(), cursor);
    }
    var wanted = entries.stream().filter(entry -> types.contains(entry.objectType())).toList();
    var objects = objects(grant, wanted);
    var deltas =
        wanted.stream()
            .map(entry ->
                Delta.of(
                    cursor.epoch(),
                    entry,
                    entry.operation() == Operation.DELETED
                        ? null
                        : objects.getOrDefault(entry.objectType(), Map.of()).get(entry.objectId())))
            .toList();
    // Entries of other types are passed over, not read again.
    return new Page(deltas, new Cursor(cursor.epoch(), entries.getLast().seq()));
  }

  private Map<ObjectType, Map<UUID, ?>> objects(Grant grant, List<LogEntry> entries) {
    var ids = new EnumMap<ObjectType, Set<UUID>>(ObjectType.class);
    for (var entry : entries) {
      if (entry.operation() != Operation.DELETED) {
        ids.computeIfAbsent(entry.objectType(), _ -> new LinkedHashSet<>()).add(entry.objectId());
      }
    }
    if (ids.isEmpty()) {
      return Map.of();
    }
    return shards.read(
        grant.shard(),
        session -> {
          var views = new AccountViews(session, grant.account(), grant.id());
          var objects = new EnumMap<ObjectType, Map<UUID, ?>>(ObjectType.class);
          ids.forEach((type, of) -> objects.put(type, views.load(type, of, true)));
          return objects;
        });
  }
}
