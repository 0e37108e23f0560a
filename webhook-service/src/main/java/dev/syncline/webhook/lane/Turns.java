package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whose turn it is at one endpoint: its accounts stand in two queues, each with threads of its
/// own.
///
/// ```
/// live:         the next entry is in memory ──► up to n threads
/// catching up:  it is in the log            ──► up to m threads, at a bounded rate
/// ```
///
/// So what happens now never waits for what was missed, and what was missed never starves. An
/// account is with one thread at a time, which keeps its order, gets a few entries and goes to the
/// end of the queue. A queue has threads only while it has accounts.
final class Turns {
  private final Server server;
  private final Executor threads;
  private final Semaphore window;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition offered = lock.newCondition();
  private final Map<AccountId, Track> tracks = new HashMap<>();
  private final Side live;
  private final Side behind;
  private final PriorityQueue<Parked> parked =
      new PriorityQueue<>(Comparator.comparing(Parked::until));
  private boolean stopped;

  Turns(Server server, Executor threads, Semaphore window, int liveThreads, int catchingUpThreads) {
    this.server = server;
    this.threads = threads;
    this.window = window;
    this.live = new Side(Pace.LIVE, liveThreads);
    this.behind = new Side(Pace.CATCHING_UP, catchingUpThreads);
  }

  /// What is done with accounts whose turn it is.
  interface Server {
    Batching batching();

    /// Whether the account may be served at all now.
    boolean admits(AccountId account);

    /// Serves some entries and throws nothing. Answers which accounts have to wait, and until when;
    /// the others go on at once, if there is more.
    Map<AccountId, Instant> serve(List<AccountId> accounts, Pace pace);
  }

  private record Parked(AccountId account, Instant until) {}

  void offer(LogEntry entry) {
    lock.lock();
    try {
      track(entry.account()).offer(entry);
      ready(entry.account());
    } finally {
      lock.unlock();
    }
  }

  void behind(Positions.Behind found) {
    lock.lock();
    try {
      var account = found.progress().account();
      var track = track(account);
      track.loaded(found.progress());
      track.reach(found.head());
      var next = found.progress().nextAttemptAt();
      if (next != null && !track.parked && !track.queued && !track.serving) {
        park(account, track, next);
      }
      ready(account);
    } finally {
      lock.unlock();
    }
  }

  /// Serves the account although it was to wait longer.
  void probe(Positions.Behind found) {
    lock.lock();
    try {
      var account = found.progress().account();
      var track = track(account);
      track.loaded(found.progress());
      track.reach(found.head());
      track.parked = false;
      ready(account);
    } finally {
      lock.unlock();
    }
  }

  /// Wakes accounts whose pause is over, or all of them.
  void unpark(@Nullable Instant now) {
    lock.lock();
    try {
      while (!parked.isEmpty() && (now == null || !parked.peek().until().isAfter(now))) {
        var account = parked.remove().account();
        var track = tracks.get(account);
        if (track != null && track.parked) {
          track.parked = false;
          ready(account);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Track track(AccountId account) {
    return tracks.computeIfAbsent(account, _ -> new Track(window));
  }

  private void park(AccountId account, Track track, Instant until) {
    track.parked = true;
    parked.add(new Parked(account, until));
  }

  private void ready(AccountId account) {
    var track = tracks.get(account);
    if (track == null || track.serving || track.parked || !track.isBehind()) {
      return;
    }
    if (!track.queued) {
      track.queued = true;
      enqueue(track.isCurrent() ? live : behind, account);
    }
    if (live.gathering || behind.gathering) {
      offered.signalAll();
    }
  }

  private void enqueue(Side side, AccountId account) {
    if (side.ready.isEmpty()) {
      side.readySince = System.nanoTime();
    }
    side.ready.add(account);
    help(side);
  }

  /// Another thread for the queue, unless one stands there and waits for its batch to get full.
  private void help(Side side) {
    if (side.running < side.max && !side.gathering && !stopped) {
      side.running++;
      threads.execute(() -> serve(side));
    }
  }

  private void serve(Side side) {
    for (var accounts = next(side); !accounts.isEmpty(); accounts = next(side)) {
      served(accounts, server.serve(accounts, side.pace));
    }
  }

  /// Empty when there is nobody, or when another thread gathers a batch: then the thread ends.
  private List<AccountId> next(Side side) {
    lock.lock();
    try {
      var batching = server.batching();
      while (!stopped && !side.ready.isEmpty() && !side.gathering) {
        var wait = side.gatherFor(batching, this::pending);
        if (wait > 0) {
          side.gathering = true;
          var _ = offered.awaitNanos(wait);
          side.gathering = false;
          continue;
        }
        var picked = pick(side, batching);
        if (!picked.isEmpty()) {
          side.readySince = System.nanoTime();
          if (!side.ready.isEmpty()) {
            help(side);
          }
          return picked;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return leave(side);
  }

  private List<AccountId> leave(Side side) {
    lock.lock();
    try {
      side.running--;
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private long pending(AccountId account) {
    var track = tracks.get(account);
    return track == null ? 0 : track.pending();
  }

  /// As many accounts as a request may need. What has failed goes alone.
  private List<AccountId> pick(Side side, Batching batching) {
    var picked = new ArrayList<AccountId>();
    var entries = 0L;
    while (!side.ready.isEmpty() && entries < batching.maxEvents()) {
      var account = side.ready.remove();
      var track = tracks.get(account);
      if (track == null) {
        continue;
      }
      if (track.hasFailed() && !picked.isEmpty()) {
        side.ready.add(account);
        break;
      }
      track.queued = false;
      if (server.admits(account)) {
        track.serving = true;
        picked.add(account);
        entries += track.hasFailed() ? batching.maxEvents() : track.pending();
      }
    }
    return picked;
  }

  private void served(List<AccountId> accounts, Map<AccountId, Instant> wait) {
    lock.lock();
    try {
      for (var account : accounts) {
        var track = track(account);
        track.serving = false;
        if (track.isLoaded()) {
          track.endTurn();
        }
        var until = wait.get(account);
        if (until != null) {
          park(account, track, until);
        }
        ready(account);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Runs `work` on an account's track, under the lock.
  <T> @Nullable T with(AccountId account, Function<Track, @Nullable T> work) {
    lock.lock();
    try {
      return work.apply(track(account));
    } finally {
      lock.unlock();
    }
  }

  void run(AccountId account, Consumer<Track> work) {
    lock.lock();
    try {
      work.accept(track(account));
    } finally {
      lock.unlock();
    }
  }

  /// The endpoint is shut: what waits is left to the log.
  void forget() {
    lock.lock();
    try {
      live.ready.clear();
      behind.ready.clear();
      parked.clear();
      tracks
          .values()
          .removeIf(track -> {
            track.forget();
            track.queued = false;
            track.parked = false;
            return track.isForgettable();
          });
    } finally {
      lock.unlock();
    }
  }

  /// Positions to save; forgets accounts that need no memory.
  void takeDirty(Collection<Progress> into, int keep) {
    lock.lock();
    try {
      for (var track : tracks.values()) {
        var progress = track.takeDirty();
        if (progress != null) {
          into.add(progress);
        }
      }
      if (tracks.size() > keep) {
        tracks.values().removeIf(Track::isIdle);
      }
    } finally {
      lock.unlock();
    }
  }

  /// They were not saved after all.
  void stillDirty(Collection<Progress> unsaved) {
    lock.lock();
    try {
      for (var progress : unsaved) {
        var track = track(progress.account());
        track.loaded(progress);
        track.stillDirty();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether every account's next entry is in memory; else the log has to be asked what waits.
  boolean isCurrent() {
    lock.lock();
    try {
      return behind.running == 0 && behind.ready.isEmpty() && parked.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// When the oldest entry in memory happened.
  @Nullable Instant oldest() {
    lock.lock();
    try {
      return tracks.values().stream()
          .map(Track::oldest)
          .filter(Objects::nonNull)
          .min(Comparator.naturalOrder())
          .orElse(null);
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      offered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isRunning() {
    lock.lock();
    try {
      return live.running + behind.running > 0;
    } finally {
      lock.unlock();
    }
  }
}
