package dev.syncline.sync.apply;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.shard.Shards;
import dev.syncline.provider.KnownMessages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// A folder's UIDs and flags as the store has them, page by page.
final class StoredMessages implements KnownMessages {
  private static final int PAGE = 2000;

  private final Shards shards;
  private final SyncedAccount account;
  private final UUID folder;
  private final Set<String> labels;

  StoredMessages(Shards shards, SyncedAccount account, UUID folder) {
    this.shards = shards;
    this.account = account;
    this.folder = folder;
    this.labels = readLabels();
  }

  @Override
  public Iterator<KnownMessage> ascending(long fromUid) {
    return new Pages(Math.max(1, fromUid));
  }

  @Override
  public Set<String> labels() {
    return labels;
  }

  @Override
  public Map<Long, KnownMessage> of(Collection<Long> uids) {
    var found = new HashMap<Long, KnownMessage>();
    var all = List.copyOf(uids);
    for (var from = 0; from < all.size(); from += PAGE) {
      var some = all.subList(from, Math.min(from + PAGE, all.size()));
      var labelled = labelled("p.uid in (:uids)", query -> query.param("uids", some));
      shards
          .sql(account.shard())
          .sql(
              """
              select uid, flags from placement
               where account_id = :account and folder_id = :folder and uid in (:uids)
              """)
          .param("account", account.id().value())
          .param("folder", Uuids.bytes(folder))
          .param("uids", some)
          .query((row, _) -> known(row, labelled))
          .list()
          .forEach(message -> found.put(message.uid(), message));
    }
    return found;
  }

  private static KnownMessage known(ResultSet row, Map<Long, Set<String>> labelled)
      throws SQLException {
    long uid = row.getLong(1);
    return new KnownMessage(uid, flags(row.getString(2)), labelled.getOrDefault(uid, Set.of()));
  }

  /// Of the folder that tells of labels: which they are.
  private Set<String> readLabels() {
    return Set.copyOf(
        shards
            .sql(account.shard())
            .sql(
                """
                select l.path from folder f
                  join folder l on l.account_id = f.account_id and l.label
                 where f.account_id = :account and f.id = :folder and f.role = 'ALL'
                """)
            .param("account", account.id().value())
            .param("folder", Uuids.bytes(folder))
            .query(String.class)
            .list());
  }

  private Map<Long, Set<String>> labelled(String which, UnaryOperator<StatementSpec> parameters) {
    var found = new HashMap<Long, Set<String>>();
    if (labels.isEmpty()) {
      return found;
    }
    parameters
        .apply(
            shards
                .sql(account.shard())
                .sql(
                    """
                    select p.uid, f.path from placement p
                      join placement l on l.account_id = p.account_id
                       and l.message_id = p.message_id and l.uid >= :label
                      join folder f on f.account_id = l.account_id and f.id = l.folder_id
                     where p.account_id = :account and p.folder_id = :folder and %s
                    """
                        .formatted(which))
                .param("label", Placement.FIRST_LABEL_UID)
                .param("account", account.id().value())
                .param("folder", Uuids.bytes(folder)))
        .query((row, _) -> Map.entry(row.getLong(1), row.getString(2)))
        .list()
        .forEach(each ->
            found.computeIfAbsent(each.getKey(), _ -> new HashSet<>()).add(each.getValue()));
    return found;
  }

  private static Set<String> flags(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split(" ", -1)));
  }

  private final class Pages implements Iterator<KnownMessage> {
    private final Queue<KnownMessage> page = new ArrayDeque<>();
    private long next;
    private boolean last;

    Pages(long next) {
      this.next = next;
    }

    @Override
    public boolean hasNext() {
      if (page.isEmpty() && !last) {
        load();
      }
      return !page.isEmpty();
    }

    @Override
    public KnownMessage next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.remove();
    }

    private void load() {
      shards
          .sql(account.shard())
          .sql(
              """
              select uid, flags from placement
               where account_id = :account and folder_id = :folder and uid >= :from
               order by uid limit :max
              """)
          .param("account", account.id().value())
          .param("folder", Uuids.bytes(folder))
          .param("from", next)
          .param("max", PAGE)
          .query((row, _) -> known(row, Map.of()))
          .list()
          .forEach(page::add);
      last = page.size() < PAGE;
      addLabels();
      page.forEach(message -> next = message.uid() + 1);
    }

    private void addLabels() {
      if (labels.isEmpty() || page.isEmpty()) {
        return;
      }
      var some = List.copyOf(page);
      var labelled =
          labelled(
              "p.uid between :first and :last",
              query ->
                  query.param("first", some.getFirst().uid()).param("last", some.getLast().uid()));
      page.clear();
      some.forEach(message ->
          page.add(
              new KnownMessage(
                  message.uid(), message.flags(), labelled.getOrDefault(message.uid(), Set.of()))));
    }
  }
}
