package dev.syncline.sync.apply;

import dev.syncline.model.log.ChangedEntities;
import dev.syncline.model.log.Correlation;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.shard.Shards;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Every write that sync makes to an account passes here: one at a time, each in a transaction that
/// proves that the account is still leased to this worker.
///
/// Folders are read in parallel but written one after another: they share threads and messages, so
/// parallel transactions would only run into each other's locks.
public final class AccountWriter {
  private final Shards shards;
  private final SyncedAccount account;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long written;

  /// Of what belongs to no folder's pass: the list of folders, the account's state.
  private final String pass = Correlation.ofSyncPass();

  public AccountWriter(Shards shards, SyncedAccount account) {
    this.shards = shards;
    this.account = account;
  }

  /// `work` may run more than once, since a lost race begins again. What it changes is logged as
  /// caused by the action or the sync pass that this thread works for.
  public <T> T write(Function<Session, T> work) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return Correlation.current() == null
          ? Correlation.with(pass, () -> writeLeased(work))
          : writeLeased(work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T writeLeased(Function<Session, T> work) {
    var began = System.nanoTime();
    try {
      return shards.inTransaction(
          account.shard(),
          session -> {
            account.lease().check(session);
            var result = work.apply(session);
            ChangedEntities.write(session, Message.class);
            ChangedEntities.write(session, MailThread.class);
            return result;
          });
    } finally {
      var before = written;
      written = before + System.nanoTime() - began;
    }
  }

  /// For how long the account has been written to, altogether: what it costs, near enough.
  public Duration written() {
    return Duration.ofNanos(written);
  }

  public <T extends @Nullable Object> T read(Function<Session, T> work) {
    return shards.read(account.shard(), work);
  }

  public SyncedAccount account() {
    return account;
  }
}
