package dev.syncline.sync.apply;

import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Takes raw messages off the wire into the blob store and reads them, on as many threads as there
/// are processors: the threads of accounts are virtual and many, and parsing is all computing.
public final class Intake implements AutoCloseable {
  /// After an outage every account is due for its audit.
  private static final int AUDITS_AT_A_TIME = 2;

  private final Blobs blobs;
  private final ApplySettings settings;
  private final ByteBudget budget;
  private final ExecutorService parsers;
  private final Semaphore audits = new Semaphore(AUDITS_AT_A_TIME);

  public Intake(Blobs blobs, ApplySettings settings) {
    this.blobs = blobs;
    this.settings = settings;
    this.budget = new ByteBudget(settings.bytesInFlight().toBytes());
    var threads = settings.parseThreads();
    this.parsers =
        Executors.newFixedThreadPool(
            threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("parse-", 0).daemon().factory());
  }

  /// @param over run when the batch is closed
  IncomingBatch begin(AccountId account, Runnable over) {
    return new IncomingBatch(blobs.batch(account), settings, budget, parsers, over);
  }

  /// Of all accounts of this worker.
  Semaphore audits() {
    return audits;
  }

  Blobs blobs() {
    return blobs;
  }

  @Override
  public void close() {
    parsers.close();
  }
}
