package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connections of one account: at most so many, used again when they come back whole, thrown
/// away when they broke. Whoever finds none waits for its turn.
final class ConnectionBudget implements AutoCloseable {
  private final ImapLogin login;
  private final ConnectionSettings settings;
  private final Duration untested;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition returned = lock.newCondition();
  private final Deque<ImapConnection> unused = new ArrayDeque<>();
  private final Set<ImapConnection> used = new HashSet<>();
  private int open;
  private boolean closed;

  ConnectionBudget(ImapLogin login, ConnectionSettings settings, Duration untested) {
    this.login = login;
    this.settings = settings;
    this.untested = untested;
  }

  ImapConnection take() throws InterruptedException {
    while (true) {
      var kept = keptOrPermit();
      if (kept == null) {
        return connect();
      }
      if (isAlive(kept)) {
        return kept;
      }
    }
  }

  /// A kept connection, or null with leave to open one.
  private @Nullable ImapConnection keptOrPermit() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        checkOpen();
        var kept = unused.pollFirst();
        if (kept != null) {
          used.add(kept);
          kept.taken();
          return kept;
        }
        if (open < Math.max(1, settings.maxConnections())) {
          open++;
          return null;
        }
        returned.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private ImapConnection connect() throws InterruptedException {
    ImapConnection connection = null;
    try {
      connection = login.open(settings.imap(), settings.allowPrivateHosts());
    } finally {
      if (connection == null) {
        forget();
      }
    }
    return registered(connection);
  }

  /// A new connection in the place of one that is taken.
  ImapConnection replace(ImapConnection taken) throws InterruptedException {
    lock.lock();
    try {
      used.remove(taken);
    } finally {
      lock.unlock();
    }
    taken.logout();
    return connect();
  }

  private ImapConnection registered(ImapConnection connection) {
    lock.lock();
    try {
      if (closed) {
        connection.close();
      }
      used.add(connection);
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /// A connection that failed the trial is given back, which forgets it.
  private boolean isAlive(ImapConnection kept) throws InterruptedException {
    if (kept.unusedFor().compareTo(untested) < 0) {
      return true;
    }
    var alive = false;
    try {
      alive = kept.send("NOOP", null, _ -> {}).ok();
    } catch (ProviderException _) {
      // Most likely the server hung up on a connection nobody used; another is opened.
    } finally {
      if (!alive) {
        kept.close();
        give(kept);
      }
    }
    return alive;
  }

  void give(ImapConnection connection) {
    lock.lock();
    try {
      used.remove(connection);
      if (connection.isBroken() || closed) {
        open--;
        connection.close();
      } else {
        unused.addFirst(connection);
      }
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    lock.lock();
    try {
      open--;
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  /// An account at rest needs no connection but the one that waits in IDLE.
  void closeUnused(Duration forLonger) {
    var leaving = new ArrayList<ImapConnection>();
    lock.lock();
    try {
      unused.removeIf(kept -> kept.unusedFor().compareTo(forLonger) > 0 && leaving.add(kept));
      open -= leaving.size();
    } finally {
      lock.unlock();
    }
    leaving.forEach(ImapConnection::logout);
  }

  private void checkOpen() {
    if (closed) {
      throw new ProviderException(new Failure.Unreachable("the account was closed"));
    }
  }

  @Override
  public void close() {
    var leaving = new ArrayList<ImapConnection>();
    lock.lock();
    try {
      closed = true;
      used.forEach(ImapConnection::close);
      leaving.addAll(unused);
      unused.clear();
      open -= leaving.size();
      returned.signalAll();
    } finally {
      lock.unlock();
    }
    leaving.forEach(ImapConnection::logout);
  }
}
