package dev.syncline.webhook.tail;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Reads one shard's log as it grows.
///
/// ```
/// tail: holes + rows above the highest number ──► DensityGuard ──► follower
///       sweep: heads, now and then           ──►      │
/// ```
///
/// Row numbers are only a hint at what is new: they are given before the commit, so a lower one may
/// show up later. Rows are handed on as soon as they are visible; numbers passed over are asked for
/// again in the same statement as new rows, since two statements are two snapshots. What the hints
/// miss, the guard sees at the account's next entry, and the sweep without one.
public final class ShardReader {
  private static final Logger log = LoggerFactory.getLogger(ShardReader.class);
  private static final int PAGE = 2000;

  /// How far below the highest number reading begins, for transactions still open at that moment.
  private static final int OVERLAP = 1000;

  /// A sweep may take this part of the time at most.
  private static final int SWEEP_SHARE = 100;

  private final ShardId shard;
  private final ChangeLog changes;
  private final Heads heads;
  private final TailSettings settings;
  private final Follower follower;
  private final DensityGuard guard;
  private final IdHoles holes;
  private final Semaphore nudge = new Semaphore(0);
  private long nextSweep;
  private volatile long lowId;
  private volatile long dropped;
  private volatile long filled;
  private volatile boolean running = true;

  /// Notes where everything stands and then begins the follower, which looks at the heads itself:
  /// in this order nothing falls between what it finds there and what it is handed.
  ShardReader(
      ShardId shard, Databases databases, TailSettings settings, Supplier<Follower> follower) {
    this.shard = shard;
    this.changes = new ChangeLog(databases);
    this.heads = new Heads(databases, shard);
    this.settings = settings;
    this.holes = new IdHoles(settings.holeAge().toNanos());
    this.nextSweep = System.nanoTime() + settings.sweepEvery().toNanos();
    this.lowId = Math.max(0, changes.highestId(shard) - OVERLAP);
    var noted = heads.all();
    this.follower = follower.get();
    this.guard =
        new DensityGuard(
            (account, seq, max) -> changes.after(shard, account, seq, max), this.follower::accept);
    noted.forEach(head -> guard.begin(head.account(), head.seq()));
  }

  /// Until {@link #stop}.
  void follow(Wakeups wakeups) throws InterruptedException {
    try (var _ = wakeups.listen(Wakeups.Topic.LOG, _ -> nudge.release())) {
      var pause = settings.pollFast();
      while (running) {
        nudge.drainPermits();
        var came = readOrBackOff();
        pause =
            came
                ? settings.pollFast()
                : pause.multipliedBy(2).compareTo(settings.pollIdle()) > 0
                    ? settings.pollIdle()
                    : pause.multipliedBy(2);
        if (nudge.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          pause = settings.pollFast();
        }
      }
    }
  }

  void stop() {
    running = false;
    nudge.release();
  }

  private boolean readOrBackOff() throws InterruptedException {
    try {
      var came = readTail();
      sweepIfDue();
      dropped = guard.dropped();
      filled = guard.filled();
      return came;
    } catch (DataAccessException e) {
      log.warn("shard {} cannot be read, next try in 1 s: {}", shard.value(), e.getMessage());
      TimeUnit.SECONDS.sleep(1);
      return true;
    }
  }

  private boolean readTail() {
    var any = false;
    while (running) {
      var now = System.nanoTime();
      var rows = changes.tail(shard, lowId, holes.open(now), PAGE);
      for (var row : rows) {
        guard.admit(row);
        remember(row, now);
      }
      any |= !rows.isEmpty();
      if (rows.size() < PAGE) {
        break;
      }
    }
    return any;
  }

  private void remember(LogEntry row, long now) {
    holes.saw(row.id(), lowId, now);
    lowId = Math.max(lowId, row.id());
  }

  private void sweepIfDue() {
    var begin = System.nanoTime();
    if (begin < nextSweep) {
      return;
    }
    for (var head : heads.all()) {
      if (guard.catchUp(head.account(), head.seq())) {
        log.debug("the sweep found entries of account {} that the tail had missed", head.account());
      }
    }
    var took = System.nanoTime() - begin;
    nextSweep = begin + Math.max(settings.sweepEvery().toNanos(), took * SWEEP_SHARE);
  }

  Follower follower() {
    return follower;
  }

  public ShardId shard() {
    return shard;
  }

  /// The highest row number read.
  public long position() {
    return lowId;
  }

  public long dropped() {
    return dropped;
  }

  public long filled() {
    return filled;
  }
}
