package dev.syncline.webhook.rounds;

import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Makes a round every so often, and at once when woken, until it is closed. A database that does
/// not answer costs a round, nothing more.
public final class Rounds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  private final String name;
  private final Duration every;
  private final Round round;
  private final Semaphore nudge = new Semaphore(0);
  private volatile boolean stopping;
  private Wakeups.@Nullable Registration registration;
  private @Nullable Thread thread;

  /// @param name of the thread
  public Rounds(String name, Duration every, Round round) {
    this.name = name;
    this.every = every;
    this.round = round;
  }

  /// What is done in a round.
  @FunctionalInterface
  public interface Round {
    void make() throws InterruptedException;
  }

  public void start() {
    thread = Thread.ofPlatform().name(name).start(this::go);
  }

  public void start(Wakeups wakeups, Wakeups.Topic topic) {
    registration = wakeups.listen(topic, _ -> nudge.release());
    start();
  }

  public boolean isStopping() {
    return stopping;
  }

  private void go() {
    while (!stopping) {
      try {
        var _ = nudge.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
        nudge.drainPermits();
        if (!stopping) {
          round.make();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (DataAccessException e) {
        log.warn("{} waits for the database: {}", name, e.getMessage());
      } catch (RuntimeException e) {
        log.error("{} stumbled", name, e);
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    if (registration != null) {
      registration.close();
    }
    nudge.release();
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(2));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
