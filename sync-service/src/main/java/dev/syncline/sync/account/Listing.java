package dev.syncline.sync.account;

import dev.syncline.model.log.Correlation;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.RemoteMessage;
import dev.syncline.sync.apply.ListedMessages;
import dev.syncline.sync.apply.MailApply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Shows the messages of a large folder by their headers: while some are written to the database,
/// the next ones arrive.
///
/// The whole header block is fetched, since it is what tells a message from others. Where the
/// provider gives messages a lasting id, a third of it will do.
final class Listing implements AutoCloseable {
  /// So many at a time keep to the order, where only some messages have a lasting id.
  private static final int AT_ONCE = 10_000;

  private final MailApply apply;
  private final UUID folder;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("list-", 0).factory());
  private final String cause =
      Objects.requireNonNullElseGet(Correlation.current(), Correlation::ofSyncPass);
  private ListedMessages batch;
  private @Nullable Future<?> writing;

  Listing(MailApply apply, UUID folder) {
    this.apply = apply;
    this.folder = folder;
    this.batch = apply.list();
  }

  /// In this order.
  void run(FolderReader reader, List<RemoteMessage> messages) throws InterruptedException {
    for (int from = 0; from < messages.size(); from += AT_ONCE) {
      var named = new ArrayList<Long>();
      var unnamed = new ArrayList<Long>();
      for (var message : messages.subList(from, Math.min(from + AT_ONCE, messages.size()))) {
        (message.stableId() == null ? unnamed : named).add(message.uid());
      }
      reader.fetchFields(named, this::take);
      reader.fetchHeaders(unnamed, this::take);
    }
    write();
    await();
  }

  private void take(RemoteMessage message, byte[] header) {
    batch.add(message, header);
    if (batch.isFull()) {
      FolderPass.uninterrupted(this::write);
    }
  }

  private void write() throws InterruptedException {
    await();
    var full = batch;
    batch = apply.list();
    writing = writer.submit(() -> Correlation.with(cause, () -> apply.listed(folder, full)));
  }

  private void await() throws InterruptedException {
    if (writing == null) {
      return;
    }
    try {
      var _ = writing.get();
    } catch (ExecutionException e) {
      throw Download.failure(e);
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
    writer.close();
  }
}
