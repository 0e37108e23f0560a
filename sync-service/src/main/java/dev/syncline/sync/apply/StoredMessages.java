package dev.syncline.sync.apply;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Shards;
import dev.syncline.provider.KnownMessages;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/// A folder's UIDs and flags as the store has them, page by page.
final class StoredMessages implements KnownMessages {
  private static final int PAGE = 2000;

  private final Shards shards;
  private final SyncedAccount account;
  private final UUID folder;

  StoredMessages(Shards shards, SyncedAccount account, UUID folder) {
    this.shards = shards;
    this.account = account;
    this.folder = folder;
  }

  @Override
  public Iterator<KnownMessage> ascending(long fromUid) {
    return new Pages(Math.max(1, fromUid));
  }

  @Override
  public Map<Long, Set<String>> flagsOf(Collection<Long> uids) {
    var found = new HashMap<Long, Set<String>>();
    var all = List.copyOf(uids);
    for (var from = 0; from < all.size(); from += PAGE) {
      shards
          .sql(account.shard())
          .sql(
              """
              select uid, flags from placement
               where account_id = :account and folder_id = :folder and uid in (:uids)
              """)
          .param("account", account.id().value())
          .param("folder", Uuids.bytes(folder))
          .param("uids", all.subList(from, Math.min(from + PAGE, all.size())))
          .query((row, _) -> new KnownMessage(row.getLong(1), flags(row.getString(2))))
          .list()
          .forEach(message -> found.put(message.uid(), message.flags()));
    }
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
          .query((row, _) -> new KnownMessage(row.getLong(1), flags(row.getString(2))))
          .list()
          .forEach(page::add);
      last = page.size() < PAGE;
      page.forEach(message -> next = message.uid() + 1);
    }
  }
}
