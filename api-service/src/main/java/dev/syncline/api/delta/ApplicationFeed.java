package dev.syncline.api.delta;

import dev.syncline.api.delta.DeltaObjects.Asked;
import dev.syncline.api.delta.DeltaObjects.Place;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.ChangeLog.Head;
import dev.syncline.model.log.ChangeLog.Slice;
import dev.syncline.model.log.LogEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

  private static final int ACCOUNTS_AT_ONCE = 20;

  private final ChangeLog log;
  private final DeltaObjects objects;
  private final GrantIds grants;
  private final ShardReads<Parts> reads;
  private final Supplier<AllHeads> heads;
  private final ApplicationId application;
  private final Style style;
  private final VectorCursor cursor;
  private final TreeMap<AccountId, ShardId> behind =
      new TreeMap<>(Comparator.comparingLong(AccountId::value));
  private LogFollowers.@Nullable Following following;
  private boolean incomplete;

  ApplicationFeed(
      ChangeLog log,
      DeltaObjects objects,
      GrantIds grants,
      ShardReads<Parts> reads,
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
    var taken = new Taking();
    reads.lateOnes(parts -> parts.deltas() <= limit - taken.deltas.size()).forEach(taken::add);
    var asked = true;
    while (asked && taken.deltas.size() < limit && !behind.isEmpty() && taken.scanned < MAX_SCAN) {
      var answers = round(limit - taken.deltas.size());
      answers.forEach(taken::add);
      asked = !answers.isEmpty();
    }
    return new Batch(taken.deltas, asked && !behind.isEmpty(), incomplete || !asked);
  }

  /// What one read takes, and with it the cursor on.
  private final class Taking {
    private final List<Delta> deltas = new ArrayList<>();
    private int scanned;

    void add(Parts parts) {
      parts
          .of()
          .forEach((account, part) -> {
            cursor.served(account);
            scanned += advance(account, part.orElse(null));
            part.ifPresent(one -> deltas.addAll(one.deltas()));
          });
    }
  }

  /// Some of several accounts. Everything about a shard, the objects too, is read by one task, so
  /// that one which hangs is left out as a whole.
  private Collection<Parts> round(int limit) {
    var chosen = next(Math.min(limit, ACCOUNTS_AT_ONCE));
    if (chosen.isEmpty()) {
      return List.of();
    }
    var each = Math.max(1, limit / chosen.size());
    var byShard =
        chosen.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    return reads
        .all(byShard.keySet(), shard -> parts(shard, byShard.getOrDefault(shard, List.of()), each))
        .values();
  }

  /// What comes next of one account.
  private record Part(Head head, long upTo, List<Delta> deltas) {}

  /// What came of one question to a shard.
  ///
  /// @param of every account that was asked for; empty where there is no such account any more
  record Parts(Map<AccountId, Optional<Part>> of) {
    int deltas() {
      return of.values().stream().flatMap(Optional::stream).mapToInt(p -> p.deltas().size()).sum();
    }
  }

  private int advance(AccountId account, @Nullable Part part) {
    if (part == null) {
      behind.remove(account);
      return 0;
    }
    var before = cursor.seq(account);
    if (part.upTo() > before) {
      cursor.advance(account, part.upTo(), part.head().epoch());
    }
    if (part.upTo() >= part.head().seq()) {
      behind.remove(account);
    }
    return (int) Math.min(MAX_SCAN, Math.max(0, part.upTo() - before));
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

  private Parts parts(ShardId shard, List<AccountId> accounts, int each) {
    var after = new LinkedHashMap<AccountId, Long>();
    accounts.forEach(account -> after.put(account, cursor.seq(account)));
    var slices =
        log.slices(shard, after, style.filter().takesAll() ? each : SCAN_AT_ONCE).stream()
            .map(slice -> take(slice, after.getOrDefault(slice.head().account(), 0L), each))
            .toList();
    var asked = slices.stream().map(taken -> asked(shard, taken)).toList();
    var told = objects.tell(shard, asked, style);
    var parts = new LinkedHashMap<AccountId, Optional<Part>>();
    accounts.forEach(account -> parts.put(account, Optional.empty()));
    for (int i = 0; i < asked.size(); i++) {
      var place = asked.get(i).place();
      var deltas =
          told.get(i).stream()
              .map(one -> Delta.of(null, place.grant(), one.entry(), DeltaForm.of(one.object())))
              .toList();
      var taken = slices.get(i);
      parts.put(place.account(), Optional.of(new Part(taken.head(), taken.upTo(), deltas)));
    }
    return new Parts(parts);
  }

  private record Taken(Head head, long upTo, List<LogEntry> entries) {}

  private Taken take(Slice slice, long after, int max) {
    var head = slice.head();
    if (!cursor.knows(head.account(), head.epoch())) {
      throw VectorCursor.invalid();
    }
    if (slice.missesSome(after) && !GrantFeed.beginsWithRemoval(slice)) {
      throw VectorCursor.expired();
    }
    var entries = new ArrayList<LogEntry>();
    var upTo = after;
    for (var entry : slice.entries()) {
      if (entries.size() == max) {
        break;
      }
      upTo = entry.seq();
      if (style.takes(entry)) {
        entries.add(entry);
      }
    }
    return new Taken(head, upTo, entries);
  }

  private Asked asked(ShardId shard, Taken taken) {
    var account = taken.head().account();
    var grant = grants.of(application, account, taken.entries());
    return new Asked(new Place(shard, account, grant), taken.entries());
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
