package dev.syncline.webhook.lane;

import dev.syncline.model.log.LogEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One account at one endpoint: a position, how far the log is known to reach, and, while the
/// endpoint keeps up, the entries between.
///
/// ```
///   position      taken       page        live        target
///  ────┼────────────┼───────────┼───────────┼ ─ ─ ─ ─ ─ ┼
///      done    being sent   from the log   handed on   only known of
/// ```
///
/// What is held follows the position without a gap; an entry that does not follow, or for which the
/// window has no room, is left to the log. Guarded by the lock of its {@link Turns}.
final class Track {
  private static final long NOTHING = Long.MIN_VALUE;

  private final Semaphore window;
  private final ArrayDeque<LogEntry> page = new ArrayDeque<>();
  private final ArrayDeque<LogEntry> live = new ArrayDeque<>();
  private @Nullable Progress progress;
  private long held = NOTHING;
  private long target;
  private boolean dirty;
  boolean queued;
  boolean serving;
  boolean parked;

  Track(Semaphore window) {
    this.window = window;
  }

  /// An entry of the log. If it does not fit it is not kept, only known of.
  void offer(LogEntry entry) {
    if (progress != null && entry.seq() <= progress.seq()) {
      return;
    }
    if ((held == NOTHING || entry.seq() == held + 1) && window.tryAcquire()) {
      live.add(entry);
      held = entry.seq();
    }
    target = Math.max(target, entry.seq());
  }

  void reach(long head) {
    target = Math.max(target, head);
  }

  boolean isLoaded() {
    return progress != null;
  }

  Progress progress() {
    if (progress == null) {
      throw new IllegalStateException("the position has not been read");
    }
    return progress;
  }

  void loaded(Progress read) {
    if (progress == null) {
      progress = read;
      if (held == NOTHING) {
        held = read.seq();
      }
    }
  }

  boolean isBehind() {
    return progress == null ? target > 0 : target > progress.seq();
  }

  /// Whether what comes next is in memory.
  boolean isCurrent() {
    var next = live.peekFirst();
    return page.isEmpty() && next != null && (progress == null || next.seq() <= progress.seq() + 1);
  }

  boolean hasFailed() {
    return progress != null && progress.attempts() > 0;
  }

  /// Entries yet to be served, as far as is known.
  long pending() {
    return progress == null ? Math.max(1, live.size()) : target - progress.seq();
  }

  /// When the oldest entry in memory happened; null if none is.
  @Nullable Instant oldest() {
    var next = next();
    return next == null ? null : next.changedAt();
  }

  /// What comes next and is in memory. They are no longer held, but still count as following. A
  /// page may begin with a gap: retention took what was there.
  List<LogEntry> take(int max) {
    var at = progress().seq();
    var taken = new ArrayList<LogEntry>();
    for (var entry = next(); entry != null && taken.size() < max; entry = next()) {
      if (page.isEmpty() && entry.seq() > at + 1) {
        forget();
        break;
      }
      remove();
      if (entry.seq() > at) {
        taken.add(entry);
        at = entry.seq();
      }
    }
    return taken;
  }

  private @Nullable LogEntry next() {
    return page.isEmpty() ? live.peekFirst() : page.peekFirst();
  }

  private void remove() {
    if (page.isEmpty()) {
      live.removeFirst();
      window.release();
    } else {
      page.removeFirst();
    }
  }

  /// Entries read from the log because nothing was held.
  void refill(List<LogEntry> read) {
    forget();
    page.addAll(read);
    held = read.getLast().seq();
    target = Math.max(target, held);
  }

  /// The turn is over. A page that it did not come to the end of is not kept, nor is anything after
  /// an entry that was taken and not served.
  void endTurn() {
    var next = next();
    var follows = next == null ? held : next.seq() - 1;
    if (!page.isEmpty() || follows != progress().seq()) {
      forget();
    }
  }

  void forget() {
    window.release(live.size());
    live.clear();
    page.clear();
    held = progress == null ? NOTHING : progress.seq();
  }

  void advance(long seq) {
    var now = progress();
    progress = new Progress(now.webhook(), now.account(), seq, 0, null, null);
    held = Math.max(held, seq);
    dirty = true;
  }

  /// The log no longer has what would come next.
  void advanceToTarget() {
    if (isBehind()) {
      advance(target);
    }
  }

  void failed(Instant at, Instant nextAttempt) {
    var now = progress();
    progress =
        new Progress(
            now.webhook(),
            now.account(),
            now.seq(),
            now.attempts() + 1,
            now.firstFailedAt() == null ? at : now.firstFailedAt(),
            nextAttempt);
    dirty = true;
  }

  /// What is to be saved, once.
  @Nullable Progress takeDirty() {
    if (!dirty) {
      return null;
    }
    dirty = false;
    return progress;
  }

  void stillDirty() {
    dirty = true;
  }

  /// Nothing would be lost if it were forgotten.
  boolean isIdle() {
    return !queued && !serving && !parked && !dirty && !isBehind();
  }

  boolean isForgettable() {
    return !queued && !serving && !dirty;
  }
}
