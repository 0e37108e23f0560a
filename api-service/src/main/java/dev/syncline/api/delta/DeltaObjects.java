package dev.syncline.api.delta;

import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.delta.Feed.Style;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.mail.Message;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.MessageView;
import dev.syncline.model.view.ThreadView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Gives entries of the log the objects they are about, as these are now: loaded by type, not one
/// by one.
public final class DeltaObjects {
  private final Shards shards;
  private final RawMessages raw;

  public DeltaObjects(Shards shards, RawMessages raw) {
    this.shards = shards;
    this.raw = raw;
  }

  /// Where objects are.
  record Place(ShardId shard, AccountId account, UUID grant) {}

  /// An entry and its object; null when it is gone.
  record Told(LogEntry entry, @Nullable Object object) {}

  /// A thread with its messages, oldest first, drafts among them.
  record ExpandedThread(ThreadView thread, List<MessageView> messages) {
    ExpandedThread {
      messages = List.copyOf(messages);
    }
  }

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
    if (wanted.stream().allMatch(one -> ids(one.entries()).isEmpty())) {
      return wanted.stream().map(one -> told(one, Map.of(), style)).toList();
    }
    var loaded =
        shards.read(
            shard,
            session ->
                wanted.stream()
                    .map(one -> load(session, one.place(), ids(one.entries()), style.expanded()))
                    .toList());
    var told = new ArrayList<List<Told>>();
    for (int i = 0; i < wanted.size(); i++) {
      var objects = withHeaders(wanted.get(i).place(), loaded.get(i));
      told.add(told(wanted.get(i), objects, style));
    }
    return told;
  }

  private static List<Told> told(
      Asked asked, Map<ObjectType, ? extends Map<UUID, ?>> objects, Style style) {
    var told = new ArrayList<Told>();
    for (var entry : asked.entries()) {
      var gone = entry.operation() == Operation.DELETED;
      var of = objects.get(entry.objectType());
      var object = gone || of == null ? null : of.get(entry.objectId());
      // Collapsed, an object that is gone by now is only told of as deleted.
      if (object != null || gone || !style.collapse()) {
        told.add(new Told(entry, object));
      }
    }
    return told;
  }

  private static Map<ObjectType, Set<UUID>> ids(List<LogEntry> entries) {
    var ids = new EnumMap<ObjectType, Set<UUID>>(ObjectType.class);
    for (var entry : entries) {
      if (entry.operation() != Operation.DELETED) {
        ids.computeIfAbsent(entry.objectType(), _ -> new LinkedHashSet<>()).add(entry.objectId());
      }
    }
    return ids;
  }

  /// The blob store is asked when the connection has been given back.
  private Map<ObjectType, Map<UUID, ?>> withHeaders(Place place, Loaded loaded) {
    if (!loaded.blobs().isEmpty()) {
      loaded
          .objects()
          .computeIfPresent(
              ObjectType.MESSAGE, (_, messages) -> withHeaders(place, messages, loaded.blobs()));
    }
    return loaded.objects();
  }

  private record Loaded(Map<ObjectType, Map<UUID, ?>> objects, Map<UUID, Sha256> blobs) {}

  private static Loaded load(
      Session session, Place place, Map<ObjectType, Set<UUID>> ids, boolean expanded) {
    var views = new AccountViews(session, place.account(), place.grant());
    var objects = new EnumMap<ObjectType, Map<UUID, ?>>(ObjectType.class);
    ids.forEach((type, of) -> objects.put(type, views.load(type, of, true)));
    if (!expanded) {
      return new Loaded(objects, Map.of());
    }
    objects.computeIfPresent(
        ObjectType.THREAD, (_, threads) -> withMessages(session, place, views, threads));
    var messages =
        messages(session, place, "m.key.id", ids.getOrDefault(ObjectType.MESSAGE, Set.of()));
    return new Loaded(
        objects, messages.stream().collect(Collectors.toMap(Message::id, Message::blobHash)));
  }

  private static Map<UUID, ExpandedThread> withMessages(
      Session session, Place place, AccountViews views, Map<UUID, ?> threads) {
    var members = messages(session, place, "m.threadId", threads.keySet());
    var shown = views.messages(members, true);
    var byThread = members.stream().collect(Collectors.groupingBy(Message::threadId));
    var expanded = new HashMap<UUID, ExpandedThread>();
    threads.forEach((id, thread) ->
        expanded.put(
            id,
            new ExpandedThread(
                (ThreadView) thread,
                byThread.getOrDefault(id, List.of()).stream()
                    .map(message -> shown.get(message.id()))
                    .toList())));
    return expanded;
  }

  private static List<Message> messages(
      Session session, Place place, String column, Collection<UUID> in) {
    return in.isEmpty()
        ? List.of()
        : session
            .createSelectionQuery(
                "from Message m where m.key.accountId = :account and %s in :in order by m.receivedAt, m.key.id"
                    .formatted(column),
                Message.class)
            .setParameter("account", place.account().value())
            .setParameterList("in", in)
            .getResultList();
  }

  private Map<UUID, MessageView> withHeaders(
      Place place, Map<UUID, ?> messages, Map<UUID, Sha256> blobs) {
    return messages.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                message ->
                    withHeaders(
                        place, (MessageView) message.getValue(), blobs.get(message.getKey()))));
  }

  /// One whose raw form is missing is told of all the same.
  private MessageView withHeaders(Place place, MessageView view, @Nullable Sha256 blob) {
    try {
      return blob == null ? view : view.withHeaders(raw.headers(place.account(), blob));
    } catch (ApiException _) {
      return view;
    }
  }
}
