package dev.syncline.webhook.lane;

import dev.syncline.model.log.LogEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One account at one endpoint: a position, how far the log is known to reach, and, while the
/// endpoint keeps up, the entries between. Guarded by its lane's lock.
final class Track {
  private final Semaphore window;
  private final ArrayDeque<LogEntry> live = new ArrayDeque<>();
  private @Nullable Progress progress;
  private long target;
  private boolean dirty;
  boolean queued;
  boolean serving;
  boolean parked;

  Track(Semaphore window) {
    this.window = window;
  }

  /// The next entry of the log. If the window is full it is not kept, only known of.
  void offer(LogEntry entry) {
    if (progress != null && entry.seq() <= progress.seq()) {
      return;
    }
    var follows = live.isEmpty() ? position() + 1 : live.getLast().seq() + 1;
    var isFirst = progress == null && live.isEmpty();
    if ((isFirst || entry.seq() == follows) && window.tryAcquire()) {
      live.add(entry);
    }
    target = Math.max(target, entry.seq());
  }

  private long position() {
    return progress == null ? Long.MIN_VALUE : progress.seq();
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
    }
  }

  boolean isBehind() {
    return progress == null ? target > 0 : target > progress.seq();
  }

  /// Entries held in memory that come next; empty when they must be read from the log.
  List<LogEntry> takeLive(int max) {
    var at = progress().seq();
    while (!live.isEmpty() && live.getFirst().seq() <= at) {
      live.removeFirst();
      window.release();
    }
    var taken = new ArrayList<LogEntry>();
    if (!live.isEmpty() && live.getFirst().seq() != at + 1) {
      forgetLive();
    }
    while (!live.isEmpty() && taken.size() < max) {
      taken.add(live.removeFirst());
      window.release();
    }
    return taken;
  }

  void forgetLive() {
    window.release(live.size());
    live.clear();
  }

  void advance(long seq) {
    var now = progress();
    progress = new Progress(now.webhook(), now.account(), seq, 0, null, null);
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
