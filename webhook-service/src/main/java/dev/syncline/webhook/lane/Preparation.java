package dev.syncline.webhook.lane;

import dev.syncline.model.log.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands between a shard's reader and its endpoints: takes whatever has come since the last run,
/// has it prepared for everyone at once, and hands it on in the same order. When little happens a
/// run is one entry and waits for nothing; the more happens, the longer runs get and the less each
/// entry costs.
final class Preparation {
  private static final Logger log = LoggerFactory.getLogger(Preparation.class);
  private static final int RUN = 256;
  private static final int QUEUE = 4096;
  private static final Duration WAIT = Duration.ofMillis(100);

  private final BlockingQueue<LogEntry> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Consumer<List<LogEntry>> prepare;
  private final Consumer<LogEntry> next;
  private final Thread thread;
  private volatile boolean stopped;

  Preparation(String name, Consumer<List<LogEntry>> prepare, Consumer<LogEntry> next) {
    this.prepare = prepare;
    this.next = next;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Waits while too much is under way: then the reader has to wait too.
  void accept(LogEntry entry) {
    try {
      while (!stopped && !queue.offer(entry, WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("{} entries wait to be prepared", queue.size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var run = new ArrayList<LogEntry>(RUN);
    try {
      while (!stopped) {
        var first = queue.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          run.add(first);
          queue.drainTo(run, RUN - 1);
          handOn(run);
          run.clear();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOn(List<LogEntry> run) {
    try {
      prepare.accept(run);
    } catch (RuntimeException e) {
      log.warn("{} entries are not prepared, each endpoint does it by itself", run.size(), e);
    }
    run.forEach(next);
  }

  void stop() {
    stopped = true;
  }
}
