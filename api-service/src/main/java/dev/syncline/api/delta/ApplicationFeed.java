package dev.syncline.api.delta;

import dev.syncline.api.delta.DeltaObjects.Place;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.ChangeLog.Head;
import dev.syncline.model.log.ChangeLog.Slice;
import dev.syncline.model.log.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The logs of all accounts of an application, each in its order, read on side by side.
///
/// What is known to be behind is read, a little of each, beginning after the account that was
/// served last: an account with a million entries to go delays no other. Who is behind, the heads
/// of all shards say once at the beginning, and after that those who are woken by them.
final class ApplicationFeed implements Feed {
  /// How many entries one read may pass over.
  private static final int MAX_SCAN = 5_000;

  private static final int SCAN_AT_ONCE = 500;

  private final ChangeLog log;
  private final DeltaObjects objects;
  private final GrantIds grants;
  private final ShardReads reads;
  private final Supplier<AllHeads> heads;
  private final ApplicationId application;
  private final Style style;
  private final VectorCursor cursor;
  private final TreeMap<AccountId, ShardId> behind =
      new TreeMap<>(java.util.Comparator.comparingLong(AccountId::value));
  private LogFollowers.@Nullable Following following;
  private boolean incomplete;

  ApplicationFeed(
      ChangeLog log,
      DeltaObjects objects,
      GrantIds grants,
      ShardReads reads,
      Supplier<AllHeads> heads,
      ApplicationId application,
      Style style,
      VectorCursor cursor) {
    this.log = log;
    this.objects = objects;
    this.grants = grants;
    this.reads = reads;
    this.heads = heads;
    this.application = application;
    this.style = style;
    this.cursor = cursor;
  }

  /// The heads of the application's accounts, as far as their shards answered.
  record AllHeads(Map<ShardId, List<Head>> byShard, boolean complete) {
    AllHeads {
      byShard = Map.copyOf(byShard);
    }
  }

  /// Notes who is behind. An account that is being moved has a head in two shards: the higher one
  /// is the one that is written to.
  void compare(AllHeads now) {
    var allShards = now.complete();
    incomplete = !allShards;
    var highest = new HashMap<AccountId, Head>();
    now.byShard()
        .forEach((shard, all) ->
            all.forEach(head -> {
              var other = highest.get(head.account());
              if (other == null || other.seq() < head.seq()) {
                highest.put(head.account(), head);
                compare(head, shard, allShards);
              }
            }));
    if (allShards) {
      cursor.retain(highest.keySet());
    }
  }

  private void compare(Head head, ShardId shard, boolean allShards) {
    if (cursor.seq(head.account()) < head.seq()) {
      behind.put(head.account(), shard);
    }
    if (allShards && !cursor.knows(head.account(), head.epoch())) {
      throw VectorCursor.invalid();
    }
    // Where one entry is left it may be that the grant was removed, which tells of all before.
    if (cursor.seq(head.account()) < head.oldestSeq() - 1 && head.oldestSeq() != head.seq()) {
      throw VectorCursor.expired();
    }
  }

  @Override
  public Batch read(int limit) {
    if (following != null) {
      behind.putAll(following.takeGrown());
    }
    var deltas = new ArrayList<Delta>();
    var scanned = 0;
    var asked = true;
    while (asked && deltas.size() < limit && !behind.isEmpty() && scanned < MAX_SCAN) {
      var round = round(limit - deltas.size());
      asked = round.answered();
      scanned += round.scanned();
      deltas.addAll(round.deltas());
    }
    return new Batch(deltas, asked && !behind.isEmpty(), incomplete || !asked);
  }

  private record Round(List<Delta> deltas, int scanned, boolean answered) {}

  /// Some of several accounts.
  private Round round(int limit) {
    var chosen = next(limit);
    if (chosen.isEmpty()) {
      return new Round(List.of(), 0, false);
    }
    var each = style.filter().takesAll() ? Math.max(1, limit / chosen.size()) : SCAN_AT_ONCE;
    var byShard =
        chosen.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    var answers = reads.all(byShard.keySet(), shard -> slices(shard, byShard.get(shard), each));
    var slices = new HashMap<AccountId, Slice>();
    answers.values().forEach(some -> some.forEach(one -> slices.put(one.head().account(), one)));
    var deltas = new ArrayList<Delta>();
    var scanned = 0;
    for (var one : chosen.entrySet()) {
      if (!answers.containsKey(one.getValue()) || deltas.size() >= limit) {
        continue;
      }
      cursor.served(one.getKey());
      var slice = Optional.ofNullable(slices.get(one.getKey()));
      if (slice.isEmpty()) {
        behind.remove(one.getKey());
        continue;
      }
      var taken = take(one.getKey(), slice.get(), limit - deltas.size());
      scanned += taken.scanned();
      deltas.addAll(tell(one.getValue(), one.getKey(), taken.entries()));
    }
    return new Round(deltas, scanned, !answers.isEmpty());
  }

  /// Those behind that can be asked, beginning after the one that was served last.
  private Map<AccountId, ShardId> next(int max) {
    var chosen = new LinkedHashMap<AccountId, ShardId>();
    var last = new AccountId(cursor.servedLast());
    for (var part : List.of(behind.tailMap(last, false), behind.headMap(last, true))) {
      for (var one : part.entrySet()) {
        if (chosen.size() < max && !reads.isLate(one.getValue())) {
          chosen.put(one.getKey(), one.getValue());
        }
      }
    }
    return chosen;
  }

  private List<Slice> slices(ShardId shard, @Nullable List<AccountId> accounts, int each) {
    var after = new LinkedHashMap<AccountId, Long>();
    for (var account : accounts == null ? List.<AccountId>of() : accounts) {
      after.put(account, cursor.seq(account));
    }
    return log.slices(shard, after, each);
  }

  private record Taken(List<LogEntry> entries, int scanned) {}

  private Taken take(AccountId account, Slice slice, int limit) {
    var head = slice.head();
    if (!cursor.knows(account, head.epoch())) {
      throw VectorCursor.invalid();
    }
    if (slice.missesSome(cursor.seq(account)) && !GrantFeed.beginsWithRemoval(slice)) {
      throw VectorCursor.expired();
    }
    var entries = new ArrayList<LogEntry>();
    var scanned = 0;
    for (var entry : slice.entries()) {
      if (entries.size() == limit) {
        break;
      }
      scanned++;
      cursor.advance(account, entry.seq(), head.epoch());
      if (style.takes(entry)) {
        entries.add(entry);
      }
    }
    if (cursor.seq(account) >= head.seq()) {
      behind.remove(account);
    }
    return new Taken(entries, scanned);
  }

  private List<Delta> tell(ShardId shard, AccountId account, List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    var grant = grants.of(application, account, entries);
    return objects.tell(new Place(shard, account, grant), entries, style).stream()
        .map(told -> Delta.of(null, grant, told.entry(), DeltaForm.of(told.object())))
        .toList();
  }

  @Override
  public String cursor() {
    return cursor.encode();
  }

  @Override
  public LogFollowers.Following follow(LogFollowers followers) {
    var begun = followers.follow(application, cursor::seq);
    following = begun;
    // What came between the first look and now.
    compare(heads.get());
    return begun;
  }

  @Override
  public boolean isOver() {
    return false;
  }
}
