package dev.syncline.sync.account;

import dev.syncline.model.log.Correlation;
import dev.syncline.provider.RemoteMessage;
import dev.syncline.sync.apply.IncomingBatch;
import dev.syncline.sync.apply.MailApply;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Messages of one folder on their way in: while one batch is written, the next one arrives.
final class Download implements AutoCloseable {
  private final MailApply apply;
  private final UUID folder;
  private final boolean followed;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("write-", 0).factory());
  private final String cause =
      Objects.requireNonNullElseGet(Correlation.current(), Correlation::ofSyncPass);
  private @Nullable IncomingBatch filling;
  private @Nullable Future<?> writing;

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

  void finish() throws InterruptedException {
    if (filling != null) {
      write(filling);
    }
    awaitWritten();
  }

  private void write(IncomingBatch batch) throws InterruptedException {
    awaitWritten();
    filling = null;
    writing =
        writer.submit(() -> {
          try (batch) {
            return Correlation.with(cause, () -> apply.arrived(folder, batch, followed));
          }
        });
  }

  private void awaitWritten() throws InterruptedException {
    if (writing == null) {
      return;
    }
    try {
      var _ = writing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a batch could not be written", e.getCause());
    } finally {
      writing = null;
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
    writer.close();
    if (filling != null) {
      filling.close();
    }
  }
}
