package dev.syncline.api.delta;

import dev.syncline.api.delta.LogFollowers.Owner;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Looks at one shard's log while somebody follows any.
///
/// The highest row number tells whether anything came. Numbers are given before the commit, so a
/// lower one may show up later: the last thousand are looked at again for two seconds after
/// anything came, and every five seconds the heads of what is followed are compared, which need no
/// such luck. Nothing here decides what a follower reads, only when it looks.
final class ShardWatch {
  private static final Logger log = LoggerFactory.getLogger(ShardWatch.class);
  private static final int OVERLAP = 1_000;
  private static final int AT_ONCE = 1_000;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Shards shards;
  private final ShardId shard;
  private final LogFollowers followers;
  private final Duration pollEvery;
  private final Semaphore anybody = new Semaphore(0);
  private final Semaphore now = new Semaphore(0);
  private long highest = -1;
  private long lookAgainUntil;
  private long nextSweep;

  ShardWatch(Shards shards, ShardId shard, LogFollowers followers, Duration pollEvery) {
    this.shards = shards;
    this.shard = shard;
    this.followers = followers;
    this.pollEvery = pollEvery;
  }

  ShardWatch begin() {
    Thread.ofVirtual().name("log-watch-" + shard.value()).start(this::run);
    return this;
  }

  void somebodyCame() {
    anybody.release();
  }

  void lookNow() {
    now.release();
  }

  private void run() {
    try {
      do {
        anybody.acquire();
        anybody.drainPermits();
        nextSweep = System.nanoTime();
        while (followers.isRunning(this) && followers.anybody()) {
          look();
          var _ = now.tryAcquire(pollEvery.toNanos(), TimeUnit.NANOSECONDS);
          now.drainPermits();
        }
      } while (followers.isRunning(this));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      lookAtTail();
      if (System.nanoTime() - nextSweep >= 0) {
        nextSweep = System.nanoTime() + SWEEP.toNanos();
        sweep();
      }
    } catch (RuntimeException e) {
      log.warn(
          "the log of shard {} could not be read, next try in 1 s: {}",
          shard.value(),
          e.toString());
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void lookAtTail() {
    var sql = shards.sql(shard);
    var high = sql.sql("select coalesce(max(id), 0) from log_entry").query(Long.class).single();
    var at = System.nanoTime();
    if (high != highest) {
      lookAgainUntil = at + LOOK_AGAIN.toNanos();
    }
    if (highest >= 0 && at - lookAgainUntil < 0) {
      tell(
          sql.sql(
                  """
                  select e.account_id, h.application_id, max(e.seq)
                    from log_entry e join log_head h on h.account_id = e.account_id
                   where e.id > :from group by e.account_id, h.application_id
                  """)
              .param("from", Math.min(high, highest) - OVERLAP));
    }
    highest = high;
  }

  /// The net beneath.
  private void sweep() {
    var accounts = followers.followedAccounts().stream().map(AccountId::value).toList();
    sweep("account_id", accounts);
    sweep(
        "application_id",
        followers.followedApplications().stream().map(ApplicationId::value).toList());
  }

  private void sweep(String column, List<Long> all) {
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      Collection<Long> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      tell(
          shards
              .sql(shard)
              .sql(
                  "select account_id, application_id, seq from log_head where %s in (:some)"
                      .formatted(column))
              .param("some", some));
    }
  }

  private void tell(JdbcClient.StatementSpec heads) {
    record Grown(AccountId account, Owner owner, long seq) {}
    heads
        .query((row, _) ->
            new Grown(
                new AccountId(row.getLong(1)),
                new Owner(new ApplicationId(row.getLong(2)), shard),
                row.getLong(3)))
        .list()
        .forEach(grown -> followers.grew(grown.account(), grown.owner(), grown.seq()));
  }
}
