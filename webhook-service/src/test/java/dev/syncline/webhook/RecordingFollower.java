package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.testing.TestModel;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Remembers what it is handed. As every follower it begins with the heads of the moment.
final class RecordingFollower implements Follower.Factory {
  private final TestModel model;
  private final Map<AccountId, Long> begunAt = new ConcurrentHashMap<>();
  private final Map<AccountId, List<LogEntry>> entries = new ConcurrentHashMap<>();
  private final Map<ShardId, Ownership> ownerships = new ConcurrentHashMap<>();
  private final List<Boolean> ended = new CopyOnWriteArrayList<>();

  RecordingFollower(TestModel model) {
    this.model = model;
  }

  @Override
  public Follower begin(ShardId shard, Ownership ownership) {
    var source = model.databases().shard(shard);
    var sql = JdbcClient.create(source);
    new TransactionTemplate(new JdbcTransactionManager(source))
        .executeWithoutResult(_ -> ownership.begin(sql));
    ownerships.put(shard, ownership);
    sql.sql("select account_id, seq from log_head where " + ownership.condition("account_id"))
        .query(row -> {
          var account = new AccountId(row.getLong(1));
          assertThat(ownership.owns(account)).isTrue();
          begunAt.merge(account, row.getLong(2), Math::min);
        });
    return new Follower() {
      @Override
      public void accept(LogEntry entry) {
        assertThat(ownership.owns(entry.account())).isTrue();
        entries.computeIfAbsent(entry.account(), _ -> new CopyOnWriteArrayList<>()).add(entry);
      }

      @Override
      public void end(boolean stillHeld) {
        ended.add(stillHeld);
      }
    };
  }

  void awaitBegun(Collection<Location> accounts) {
    Platform.await(
        () -> accounts.stream().allMatch(account -> begunAt.containsKey(account.account())));
  }

  void awaitHead(Location account, long head) {
    Platform.await(() -> {
      var seqs = seqs(account);
      return begunAt.getOrDefault(account.account(), 0L) >= head
          || (!seqs.isEmpty() && seqs.getLast() >= head);
    });
  }

  List<LogEntry> entries(Location account) {
    return entries.getOrDefault(account.account(), List.of());
  }

  List<Long> seqs(Location account) {
    return entries(account).stream().map(LogEntry::seq).toList();
  }

  /// With the heads it began with nothing is missing, and nothing came twice or in another order.
  void assertComplete(Location account, long head) {
    var seqs = seqs(account);
    var first = seqs.isEmpty() ? head + 1 : seqs.getFirst();
    assertThat(first).isLessThanOrEqualTo(begunAt.getOrDefault(account.account(), 0L) + 1);
    assertThat(seqs).isEqualTo(LongStream.rangeClosed(first, head).boxed().toList());
  }

  /// Whether it might still save.
  void check(Location account) {
    var ownership = ownerships.get(account.shard());
    if (ownership == null) {
      throw new AssertionError("it never owned anything of this shard");
    }
    var source = model.databases().shard(account.shard());
    new TransactionTemplate(new JdbcTransactionManager(source))
        .executeWithoutResult(_ -> ownership.check(JdbcClient.create(source), 0));
  }

  List<Boolean> ended() {
    return ended;
  }
}
