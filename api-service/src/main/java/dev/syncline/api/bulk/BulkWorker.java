package dev.syncline.api.bulk;

import dev.syncline.api.bulk.BulkJobs.LostTurn;
import dev.syncline.api.bulk.BulkJobs.Step;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.Correlation;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out jobs, one batch at a time: so whatever is asked for in bulk takes one connection of
/// this process, and rests as long as it works. Jobs take turns. One whose process died is taken
/// over when its lease has ended; it goes on after the last batch that was committed.
public final class BulkWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BulkWorker.class);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 20;
  private static final Step GIVEN_UP = new Step(null, 0, 0, "an error of ours; the log has it");

  private final Shards shards;
  private final BulkJobs jobs;
  private final BulkBatch batches;
  private final Wakeups wakeups;
  private final BulkSettings settings;
  private final String owner;
  private final Semaphore asked = new Semaphore(0);
  private @Nullable Thread thread;

  /// @param owner this process, among all that may work on a job
  public BulkWorker(
      Shards shards,
      BulkJobs jobs,
      Wakeups wakeups,
      BulkSettings settings,
      InstantSource clock,
      String owner) {
    this.shards = shards;
    this.jobs = jobs;
    this.batches = new BulkBatch(shards, clock);
    this.wakeups = wakeups;
    this.settings = settings;
    this.owner = owner;
  }

  public void start() {
    thread = Thread.ofVirtual().name("bulk").start(this::run);
  }

  /// There is a job.
  void wake() {
    asked.release();
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        while (everyShard()) {
          // as long as there is something to do
        }
        var _ = asked.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        asked.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean everyShard() throws InterruptedException {
    var any = false;
    try {
      for (var shard : shards.databases().shards()) {
        any |= turn(shard);
      }
    } catch (RuntimeException e) {
      stopIfInterrupted();
      log.warn("jobs can't be seen, next try in {}: {}", settings.poll(), e.toString());
      return false;
    }
    return any;
  }

  private boolean turn(ShardId shard) throws InterruptedException {
    var job = jobs.claim(shard, owner, LEASE).orElse(null);
    if (job == null) {
      return false;
    }
    var wait = Duration.ZERO;
    try {
      work(job);
    } catch (LostTurn _) {
      return true;
    } catch (RuntimeException e) {
      stopIfInterrupted();
      log.warn("a batch failed at attempt {}, next one in {}", job.attempts() + 1, RETRY, e);
      wait = RETRY;
    }
    jobs.release(job, owner, wait);
    return true;
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("stopped");
    }
  }

  private void work(BulkJob begun) throws InterruptedException {
    var end = System.nanoTime() + TURN.toNanos();
    var job = begun;
    do {
      var began = System.nanoTime();
      var position = batch(job);
      wakeups.accountChanged(job.account());
      if (position.isEmpty()) {
        return;
      }
      job = job.at(position.get());
      Thread.sleep(Duration.ofNanos(Math.min(System.nanoTime() - began, LONGEST_REST.toNanos())));
    } while (System.nanoTime() < end);
  }

  /// Answers where the next one begins; empty when there is none.
  private Optional<String> batch(BulkJob job) {
    if (job.attempts() >= ATTEMPTS) {
      return commit(job, _ -> GIVEN_UP);
    }
    var messages = batches.next(job);
    return Correlation.with(
        Objects.requireNonNullElse(job.correlation(), ""),
        () -> commit(job, session -> batches.run(session, job, messages)));
  }

  /// What a batch does, and that it is done.
  private Optional<String> commit(BulkJob job, Function<Session, Step> batch) {
    return shards.inTransaction(
        job.shard(),
        session -> {
          var step = batch.apply(session);
          jobs.advance(session, job, owner, LEASE, step);
          return Optional.ofNullable(step.position());
        });
  }
}
