package dev.syncline.api.delta;

import static java.util.stream.Collectors.toMap;

import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.delta.Feed.Style;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.ShardViews;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Gives entries of the log the objects they are about, as these are now: loaded by type, neither
/// one by one nor account by account.
public final class DeltaObjects {
  private final Shards shards;
  private final Expansion expansion;

  public DeltaObjects(Shards shards, RawMessages raw) {
    this.shards = shards;
    this.expansion = new Expansion(raw);
  }

  /// Where objects are.
  record Place(ShardId shard, AccountId account, UUID grant) {}

  /// An entry and its object; null when it is gone.
  record Told(LogEntry entry, @Nullable Object object) {}

  /// Entries of one account.
  record Asked(Place place, List<LogEntry> entries) {
    Asked {
      entries = List.copyOf(entries);
    }
  }

  List<Told> tell(Place place, List<LogEntry> entries, Style style) {
    return tell(place.shard(), List.of(new Asked(place, entries)), style).getFirst();
  }

  /// Of several accounts in one shard, in their order, with one connection for all.
  List<List<Told>> tell(ShardId shard, List<Asked> asked, Style style) {
    var wanted =
        asked.stream()
            .map(one -> style.collapse() ? new Asked(one.place(), Collapse.of(one.entries())) : one)
            .toList();
    var objects = load(shard, wanted, style.expanded());
    return wanted.stream().map(one -> told(one, objects, style)).toList();
  }

  private static List<Told> told(
      Asked asked, Map<ObjectType, Map<ObjectKey, ?>> objects, Style style) {
    var told = new ArrayList<Told>();
    for (var entry : asked.entries()) {
      var gone = entry.operation() == Operation.DELETED;
      var of = objects.get(entry.objectType());
      var object = gone || of == null ? null : of.get(key(entry));
      // Collapsed, an object that is gone by now is only told of as deleted.
      if (object != null || gone || !style.collapse()) {
        told.add(new Told(entry, object));
      }
    }
    return told;
  }

  private static ObjectKey key(LogEntry entry) {
    return new ObjectKey(entry.account().value(), entry.objectId());
  }

  private static Map<ObjectType, Set<ObjectKey>> keys(List<Asked> asked) {
    var keys = new EnumMap<ObjectType, Set<ObjectKey>>(ObjectType.class);
    for (var one : asked) {
      for (var entry : one.entries()) {
        if (entry.operation() != Operation.DELETED) {
          keys.computeIfAbsent(entry.objectType(), _ -> new LinkedHashSet<>()).add(key(entry));
        }
      }
    }
    return keys;
  }

  private Map<ObjectType, Map<ObjectKey, ?>> load(
      ShardId shard, List<Asked> asked, boolean expanded) {
    var keys = keys(asked);
    if (keys.isEmpty()) {
      return Map.of();
    }
    var grants = asked.stream().map(Asked::place).collect(toMap(Place::account, Place::grant));
    var loaded =
        shards.read(
            shard,
            session -> {
              var views = new ShardViews(session, grants);
              var objects = new EnumMap<ObjectType, Map<ObjectKey, ?>>(ObjectType.class);
              keys.forEach((type, of) -> objects.put(type, views.load(type, of)));
              return expanded ? Expansion.read(session, grants, objects) : Expansion.none(objects);
            });
    // The blob store is asked when the connection has been given back.
    return expansion.withHeaders(loaded);
  }
}
