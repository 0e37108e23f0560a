package dev.syncline.api.delta;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.MessageView;
import dev.syncline.model.view.ThreadView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What `expanded` adds: a thread's messages, and a message's header fields.
final class Expansion {
  private final RawMessages raw;

  Expansion(RawMessages raw) {
    this.raw = raw;
  }

  /// A thread with its messages, oldest first, drafts among them.
  record ExpandedThread(ThreadView thread, List<MessageView> messages) {
    ExpandedThread {
      messages = List.copyOf(messages);
    }
  }

  /// @param blobs of the messages that are to get their header fields
  record Loaded(Map<ObjectType, Map<ObjectKey, ?>> objects, Map<ObjectKey, BlobAddress> blobs) {}

  static Loaded none(Map<ObjectType, Map<ObjectKey, ?>> objects) {
    return new Loaded(objects, Map.of());
  }

  /// All that needs the database.
  static Loaded read(
      Session session, Map<AccountId, UUID> grants, Map<ObjectType, Map<ObjectKey, ?>> objects) {
    var expanded = new EnumMap<ObjectType, Map<ObjectKey, ?>>(ObjectType.class);
    expanded.putAll(objects);
    expanded.computeIfPresent(
        ObjectType.THREAD, (_, threads) -> withMessages(session, grants, threads));
    var messages = List.copyOf(objects.getOrDefault(ObjectType.MESSAGE, Map.of()).keySet());
    var blobs = new HashMap<ObjectKey, BlobAddress>();
    session.doWork(connection ->
        MessageRow.read(connection, messages, false).stream()
            .filter(MessageRow::isWhole)
            .forEach(row -> blobs.put(row.key(), requireNonNull(row.blob()))));
    return new Loaded(expanded, blobs);
  }

  private static Map<ObjectKey, ExpandedThread> withMessages(
      Session session, Map<AccountId, UUID> grants, Map<ObjectKey, ?> threads) {
    var shown = new HashMap<ObjectKey, List<MessageView>>();
    byAccount(threads.keySet())
        .forEach((account, ids) -> {
          var id = new AccountId(account);
          var grant = requireNonNull(grants.get(id));
          for (var row :
              new AccountViews(session, id, grant).rows(members(session, account, ids), true)) {
            shown
                .computeIfAbsent(new ObjectKey(account, row.threadId()), _ -> new ArrayList<>())
                .add(MessageView.of(grant, row));
          }
        });
    var expanded = new HashMap<ObjectKey, ExpandedThread>();
    threads.forEach((key, thread) ->
        expanded.put(
            key, new ExpandedThread((ThreadView) thread, shown.getOrDefault(key, List.of()))));
    return expanded;
  }

  private static Map<Long, List<UUID>> byAccount(Collection<ObjectKey> keys) {
    return keys.stream()
        .collect(groupingBy(ObjectKey::accountId, mapping(ObjectKey::id, toList())));
  }

  private static List<UUID> members(Session session, long account, List<UUID> threads) {
    return session
        .createSelectionQuery(
            """
            select m.key.id from Message m
             where m.key.accountId = :account and m.threadId in :threads
             order by m.receivedAt, m.key.id
            """,
            UUID.class)
        .setParameter("account", account)
        .setParameterList("threads", threads)
        .getResultList();
  }

  Map<ObjectType, Map<ObjectKey, ?>> withHeaders(Loaded loaded) {
    if (!loaded.blobs().isEmpty()) {
      loaded
          .objects()
          .computeIfPresent(
              ObjectType.MESSAGE, (_, messages) -> withHeaders(messages, loaded.blobs()));
    }
    return loaded.objects();
  }

  private Map<ObjectKey, MessageView> withHeaders(
      Map<ObjectKey, ?> messages, Map<ObjectKey, BlobAddress> blobs) {
    var views = new HashMap<ObjectKey, MessageView>();
    messages.forEach(
        (key, view) -> views.put(key, withHeaders(key, (MessageView) view, blobs.get(key))));
    return views;
  }

  /// One whose raw form is missing is told of all the same.
  private MessageView withHeaders(ObjectKey key, MessageView view, @Nullable BlobAddress blob) {
    try {
      return blob == null
          ? view
          : view.withHeaders(raw.headers(new AccountId(key.accountId()), blob));
    } catch (ApiException _) {
      return view;
    }
  }
}
