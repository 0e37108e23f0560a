package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Serves some of an endpoint's accounts, one request at a time. It has a thread only while it has
/// work.
///
/// An account gets a few entries in its turn and goes to the end of the queue, so one that catches
/// up does not hold up those that are current.
final class Lane {
  private final Server server;
  private final Executor threads;
  private final Semaphore window;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AccountId, Track> tracks = new HashMap<>();
  private final ArrayDeque<AccountId> ready = new ArrayDeque<>();
  private final PriorityQueue<Parked> parked =
      new PriorityQueue<>(Comparator.comparing(Parked::until));
  private boolean running;
  private boolean stopped;

  Lane(Server server, Executor threads, Semaphore window) {
    this.server = server;
    this.threads = threads;
    this.window = window;
  }

  /// What a lane does with an account whose turn it is.
  interface Server {
    /// Whether the account may be served at all now.
    boolean admits(AccountId account);

    /// Serves some entries and throws nothing. Answers when to go on: null means now, if there is
    /// more.
    @Nullable Instant serve(Lane lane, AccountId account);
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

  void behind(Positions.Behind behind) {
    lock.lock();
    try {
      var account = behind.progress().account();
      var track = track(account);
      track.loaded(behind.progress());
      track.reach(behind.head());
      var next = behind.progress().nextAttemptAt();
      if (next != null && !track.parked && !track.queued && !track.serving) {
        park(account, track, next);
      }
      ready(account);
    } finally {
      lock.unlock();
    }
  }

  /// Serves the account although it was to wait longer.
  void probe(Positions.Behind behind) {
    lock.lock();
    try {
      var account = behind.progress().account();
      var track = track(account);
      track.loaded(behind.progress());
      track.reach(behind.head());
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
    if (track == null || track.queued || track.serving || track.parked || !track.isBehind()) {
      return;
    }
    track.queued = true;
    ready.add(account);
    wake();
  }

  private void wake() {
    if (!running && !stopped) {
      running = true;
      threads.execute(this::run);
    }
  }

  private void run() {
    for (var account = next(); account != null; account = next()) {
      served(account, server.serve(this, account));
    }
  }

  private @Nullable AccountId next() {
    lock.lock();
    try {
      while (!stopped && !ready.isEmpty()) {
        var account = ready.remove();
        var track = tracks.get(account);
        if (track == null) {
          continue;
        }
        track.queued = false;
        if (server.admits(account)) {
          track.serving = true;
          return account;
        }
      }
      running = false;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void served(AccountId account, @Nullable Instant again) {
    lock.lock();
    try {
      var track = track(account);
      track.serving = false;
      if (again != null) {
        park(account, track, again);
      }
      ready(account);
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

  /// The endpoint is shut: what waits is left to the log.
  void forget() {
    lock.lock();
    try {
      ready.clear();
      parked.clear();
      tracks
          .values()
          .removeIf(track -> {
            track.forgetLive();
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
        var track = tracks.get(progress.account());
        if (track == null) {
          track = track(progress.account());
          track.loaded(progress);
        }
        track.stillDirty();
      }
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  boolean isRunning() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }
}
