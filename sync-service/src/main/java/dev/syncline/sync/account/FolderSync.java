package dev.syncline.sync.account;

import dev.syncline.model.audit.AuditFindings;
import dev.syncline.model.log.Correlation;
import dev.syncline.provider.FolderReader;
import dev.syncline.sync.apply.FolderState;
import dev.syncline.sync.apply.MailApply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps one folder equal to the server's: pass after pass, one at a time.
///
/// ```
/// listing ──► reading ──► following      a small folder is read at once
///                ▲            │
///                └── reset ◄──┘          UIDVALIDITY changed
/// ```
///
/// The first pass over a large folder takes minutes. Whoever follows the folder meanwhile takes the
/// mail that is newer than everything the first pass is fetching, so new mail does not wait for it.
final class FolderSync {
  private static final int AUDIT_ATTEMPTS = 3;

  /// So long after a change a mark proves nothing. Dovecot answers STATUS from an index that it
  /// compares with the Maildir by times in whole seconds, so a second change within that second
  /// stays out of STATUS for good; SELECT sees it.
  private static final Duration MARKS_LIE_FOR = Duration.ofSeconds(3);

  private final MailApply apply;
  private final UUID id;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final InstantSource clock;
  private volatile @Nullable FolderPass running;
  private volatile Instant lastNews = Instant.EPOCH;
  private volatile long putOffAbove;

  /// The newest message of those whose content waits for another pass; else 0.
  private volatile long listedUpTo;

  FolderSync(MailApply apply, UUID id, InstantSource clock) {
    this.apply = apply;
    this.id = id;
    this.clock = clock;
  }

  UUID id() {
    return id;
  }

  /// False while a pass is under way or waits for its turn.
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  void giveUpClaim() {
    claimed.set(false);
  }

  Followed pass(FolderReader reader, @Nullable String mark) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var state = apply.folder(id).orElse(null);
      return state == null
          ? Followed.DONE
          : Correlation.with(
              Correlation.ofSyncPass(), () -> run(new FolderPass(apply, reader, id), state, mark));
    } finally {
      lock.unlock();
    }
  }

  /// Compares every message, once all changes that the server tells are known. Answers what still
  /// differed, and is repaired; nothing when the folder does not stand still for that long.
  Optional<AuditFindings> audit(FolderReader reader) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return Correlation.with(Correlation.ofSyncPass(), () -> audited(reader));
    } finally {
      lock.unlock();
    }
  }

  private Optional<AuditFindings> audited(FolderReader reader) throws InterruptedException {
    for (var attempt = 0; attempt < AUDIT_ATTEMPTS; attempt++) {
      var before = apply.folder(id).orElse(null);
      if (before == null || !before.listed()) {
        return Optional.empty();
      }
      var _ = run(new FolderPass(apply, reader, id), before, null);
      var caughtUp = apply.folder(id).orElse(before);
      var comparison = new FolderPass(apply, reader, id, true);
      var _ = run(comparison, caughtUp, null);
      var checkpoint = apply.folder(id).map(FolderState::checkpoint);
      if (checkpoint.equals(Optional.of(caughtUp.checkpoint()))) {
        return Optional.of(comparison.differences());
      }
    }
    return Optional.empty();
  }

  private Followed run(FolderPass pass, FolderState state, @Nullable String mark)
      throws InterruptedException {
    var began = clock.instant();
    putOffAbove = 0;
    running = pass;
    try {
      pass.run(state, began.isAfter(lastNews.plus(MARKS_LIE_FOR)) ? mark : null);
    } finally {
      running = null;
    }
    if (pass.anyNews()) {
      lastNews = clock.instant();
    }
    listedUpTo = pass.onlyListed() ? pass.newestUid() : 0;
    if (pass.onlyListed()) {
      return Followed.LISTED;
    }
    return pass.anyVanished() ? Followed.LEFT : Followed.DONE;
  }

  /// Its first pass has to wait for long. What is newer than all that is stored need not.
  void putOff() {
    if (putOffAbove == 0) {
      var highest = 0L;
      for (var stored = apply.known(id).ascending(1); stored.hasNext(); ) {
        highest = stored.next().uid();
      }
      putOffAbove = highest;
    }
  }

  /// A pass, or the newest mail only while the first one is under way.
  Followed follow(FolderReader reader) throws InterruptedException {
    var state = apply.folder(id).orElse(null);
    if (state == null || state.listed()) {
      return pass(reader, null);
    }
    var first = running;
    var above = Math.max(listedUpTo, first == null ? putOffAbove : first.newestUid());
    if (above == 0) {
      return first == null ? Followed.NOT_BEGUN : Followed.NOT_YET;
    }
    new FolderPass(apply, reader, id).runAbove(above);
    return Followed.DONE;
  }

  /// What a pass or a follower found.
  enum Followed {
    DONE,
    /// Messages left the folder: they may have entered another one.
    LEFT,
    /// A large folder is listed; another pass has to fetch its content.
    LISTED,
    /// The first pass has yet to begin, and will meet whatever arrives until then.
    NOT_BEGUN,
    /// The first pass has not said yet how far it goes.
    NOT_YET
  }
}
