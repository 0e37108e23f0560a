package dev.syncline.webhook.history;

import dev.syncline.model.id.ShardId;
import dev.syncline.webhook.lane.Attempts;
import dev.syncline.webhook.rounds.Rounds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Takes what lanes report and writes it in batches.
///
/// Reporting costs a lane a counter and a place in a queue. Counters are exact; rows are bounded: a
/// process writes so many a second, and of more than that, accepted deliveries go unlisted first. A
/// process that is killed loses what it had not yet written, half a second of it.
public final class DeliveryHistory implements Attempts, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeliveryHistory.class);
  private static final Duration FLUSH = Duration.ofMillis(500);
  private static final int QUEUE = 20_000;
  private static final int BATCH = 2_000;

  private final DeliveryRows rows;
  private final HistorySettings settings;
  private final SecureRandom random;
  private final ArrayBlockingQueue<Delivery> queue = new ArrayBlockingQueue<>(QUEUE);
  private final ReentrantLock lock = new ReentrantLock();
  private final Counter unlisted;
  private Map<Counted, Tally> tallies = new HashMap<>();
  private int budget;
  private final Rounds rounds = new Rounds("webhook-history", FLUSH, this::flush);

  public DeliveryHistory(
      DeliveryRows rows, HistorySettings settings, SecureRandom random, MeterRegistry registry) {
    this.rows = rows;
    this.settings = settings;
    this.random = random;
    this.budget = budgetPerFlush();
    this.unlisted =
        Counter.builder("syncline.webhook.history.unlisted")
            .description("Deliveries that were counted but not listed: too many a second")
            .register(registry);
  }

  /// A webhook's counters in one shard.
  record Counted(ShardId shard, UUID webhook) {}

  public void start() {
    rounds.start();
  }

  @Override
  public void made(Attempt attempt) {
    made(attempt, Cause.LOG);
  }

  public void made(Attempt attempt, Cause cause) {
    for (var sent : attempt.sent()) {
      var delivery = Delivery.of(attempt, sent, cause, random.nextLong() >>> 1, settings.excerpt());
      if (!count(delivery) || !queue.offer(delivery)) {
        unlisted.increment();
      }
    }
  }

  /// False when the row is one too many.
  private boolean count(Delivery delivery) {
    lock.lock();
    try {
      tallies
          .computeIfAbsent(new Counted(delivery.shard(), delivery.webhook()), _ -> new Tally())
          .add(delivery);
      // Failures may borrow as much again: they are what one looks for.
      if (budget <= (delivery.isAccepted() ? 0 : -budgetPerFlush())) {
        return false;
      }
      budget--;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private int budgetPerFlush() {
    return Math.max(1, (int) (settings.maxPerSecond() * FLUSH.toMillis() / 1000));
  }

  private void flush() {
    var batch = new ArrayList<Delivery>();
    queue.drainTo(batch, BATCH);
    var counted = takeTallies();
    try {
      rows.insert(batch);
    } catch (DataAccessException e) {
      unlisted.increment(batch.size());
      log.warn("{} deliveries were not listed: {}", batch.size(), e.getMessage());
    }
    try {
      rows.add(counted);
    } catch (DataAccessException e) {
      log.warn("counters of {} webhooks wait: {}", counted.size(), e.getMessage());
      putBack(counted);
    }
  }

  private Map<Counted, Tally> takeTallies() {
    lock.lock();
    try {
      budget = budgetPerFlush();
      var taken = tallies;
      tallies = new HashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void putBack(Map<Counted, Tally> counted) {
    lock.lock();
    try {
      counted.forEach((key, tally) -> tallies.merge(key, tally, Tally::plus));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    rounds.close();
    flush();
  }
}
