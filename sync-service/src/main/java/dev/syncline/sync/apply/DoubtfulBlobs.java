package dev.syncline.sync.apply;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Removes raw messages from the blob store that no row refers to: those of messages that were
/// deleted, and those whose writer died before it learned how its transaction ended.
///
/// A file is looked at when it has been in doubt for an hour, so that no transaction of another
/// process that would refer to it is under way any more; and never while a batch of this account is
/// on its way in this one.
final class DoubtfulBlobs {
  private static final Duration DECIDED_AFTER = Duration.ofHours(1);

  /// Asking reads all of the account's messages.
  private static final Duration EVERY = Duration.ofDays(1);

  private static final int BATCHES = 1000;

  private final Blobs blobs;
  private final AccountId account;
  private final Function<List<String>, Map<String, List<BlobAddress>>> referred;
  private final Semaphore batches = new Semaphore(BATCHES);
  private Instant next = Instant.EPOCH;

  /// @param referred what the database refers to in files
  DoubtfulBlobs(
      Blobs blobs,
      AccountId account,
      Function<List<String>, Map<String, List<BlobAddress>>> referred) {
    this.blobs = blobs;
    this.account = account;
    this.referred = referred;
  }

  /// A batch begins; run what is answered when it is over.
  Runnable batchBegins() throws InterruptedException {
    batches.acquire();
    return batches::release;
  }

  /// Before a transaction commits that deletes messages.
  void doubt(Collection<String> files) {
    try {
      blobs.doubt(account, files);
    } catch (IOException e) {
      throw new UncheckedIOException("the blob directory can't be written", e);
    }
  }

  /// Does so when it is time and no batch is on its way.
  synchronized void settle(Instant now) {
    if (now.isBefore(next) || !batches.tryAcquire(BATCHES)) {
      return;
    }
    try {
      settleSince(now.minus(DECIDED_AFTER));
      next = now.plus(EVERY);
    } catch (IOException e) {
      throw new UncheckedIOException("the blob directory can't be read or written", e);
    } finally {
      batches.release(BATCHES);
    }
  }

  private void settleSince(Instant before) throws IOException {
    var files = blobs.doubtful(account, before);
    if (files.isEmpty()) {
      return;
    }
    var addresses = referred.apply(files);
    for (var file : files) {
      blobs.settle(account, file, before, addresses.getOrDefault(file, List.of()));
    }
  }
}
