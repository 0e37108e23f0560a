package dev.syncline.sync.account;

import dev.syncline.model.log.Correlation;
import dev.syncline.provider.RemoteMessage;
import dev.syncline.sync.apply.IncomingBatch;
import dev.syncline.sync.apply.MailApply;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Messages of one folder on their way in: while one batch is written to the database, the raw
/// messages of the next one reach the disk, and those of the one after it arrive.
final class Download implements AutoCloseable {
  private static final int BATCHES_ON_THEIR_WAY = 2;

  private final MailApply apply;
  private final UUID folder;
  private final boolean followed;
  private final ExecutorService storer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("store-", 0).factory());
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("write-", 0).factory());
  private final String cause =
      Objects.requireNonNullElseGet(Correlation.current(), Correlation::ofSyncPass);
  private final Queue<Writing> writing = new ArrayDeque<>();
  private @Nullable IncomingBatch filling;

  Download(MailApply apply, UUID folder, boolean followed) {
    this.apply = apply;
    this.folder = folder;
    this.followed = followed;
  }

  void take(RemoteMessage message, InputStream raw) throws IOException, InterruptedException {
    var batch = filling == null ? apply.begin() : filling;
    filling = batch;
    batch.add(message, raw);
    if (batch.isFull()) {
      write(batch);
    }
  }

  /// What has come so far is written without waiting for more.
  void hurry() throws InterruptedException {
    if (filling != null) {
      write(filling);
    }
  }

  void finish() throws InterruptedException {
    hurry();
    awaitWriting(0);
  }

  private void write(IncomingBatch batch) throws InterruptedException {
    awaitWriting(BATCHES_ON_THEIR_WAY - 1);
    filling = null;
    var storing =
        storer.submit(() -> {
          batch.store();
          return true;
        });
    var written =
        writer.submit(() -> {
          try (batch) {
            var _ = storing.get();
            return Correlation.with(cause, () -> apply.arrived(folder, batch, followed));
          }
        });
    writing.add(new Writing(batch, written));
  }

  /// Until no more than so many batches are on their way.
  private void awaitWriting(int most) throws InterruptedException {
    while (writing.size() > most) {
      try {
        var _ = writing.element().written().get();
        writing.remove();
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  static RuntimeException failure(ExecutionException e) {
    return switch (Objects.requireNonNull(e.getCause())) {
      case ExecutionException storing -> failure(storing);
      case RuntimeException failure -> failure;
      case Throwable other -> new IllegalStateException("a batch could not be written", other);
    };
  }

  @Override
  public void close() {
    storer.shutdownNow();
    writer.shutdownNow();
    storer.close();
    writer.close();
    writing.forEach(unfinished -> unfinished.batch().close());
    if (filling != null) {
      filling.close();
    }
  }

  private record Writing(IncomingBatch batch, Future<?> written) {}
}
