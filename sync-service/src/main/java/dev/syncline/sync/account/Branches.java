package dev.syncline.sync.account;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The threads of one account. The first that fails ends them all; nothing outlives the account.
final class Branches implements AutoCloseable {
  private final Signals signals;
  private final ExecutorService threads;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  Branches(String name, Signals signals) {
    this.signals = signals;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /// Signals when the work has ended; whoever wakes by that finds it done.
  Future<?> fork(Work work) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    var branch =
        new FutureTask<>(() -> run(work, context), null) {
          @Override
          protected void done() {
            signals.raise();
          }
        };
    threads.execute(branch);
    return branch;
  }

  private void run(Work work, @Nullable Map<String, String> context) {
    if (context != null) {
      MDC.setContextMap(context);
    }
    try {
      work.run();
    } catch (InterruptedException | FolderPass.Stopped _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("stopped");
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      throw e;
    }
  }

  /// Throws what made a branch fail, if one did.
  void check() {
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
