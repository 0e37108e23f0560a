package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.budget.AccountUse;
import dev.syncline.provider.budget.Line;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connections of one account: at most so many, used again when they come back whole, thrown
/// away when they broke. Whoever finds none waits for its turn, the more urgent first. Old mail is
/// read on all but two: one waits for new mail, and one is left for what users ask.
final class ConnectionBudget implements AutoCloseable {
  private static final int NOT_FOR_OLD_MAIL = 2;

  private final ImapLogin login;
  private final ConnectionSettings settings;
  private final int most;
  private final Duration untested;
  private final @Nullable AccountUse use;
  private final ReentrantLock lock = new ReentrantLock();
  private final Line<Waiter> line = new Line<>();
  private final Deque<ImapConnection> unused = new ArrayDeque<>();
  private final Map<ImapConnection, Urgency> used = new HashMap<>();
  private int open;
  private int readingOldMail;
  private boolean closed;

  /// @param most connections that the provider gives an account
  /// @param use null where the provider does not mind what is read
  ConnectionBudget(
      ImapLogin login,
      ConnectionSettings settings,
      int most,
      Duration untested,
      @Nullable AccountUse use) {
    this.login = login;
    this.settings = settings;
    this.most = Math.max(1, Math.min(settings.maxConnections(), most));
    this.untested = untested;
    this.use = use;
  }

  /// Who wants a connection: gets one that is kept, or leave to open one.
  private static final class Waiter {
    private final Urgency urgency;
    private final Condition turn;
    private boolean served;
    private @Nullable ImapConnection kept;

    Waiter(Urgency urgency, Condition turn) {
      this.urgency = urgency;
      this.turn = turn;
    }
  }

  ImapConnection take(Urgency urgency) throws InterruptedException {
    while (true) {
      var kept = keptOrPermit(urgency);
      if (kept == null) {
        return connect(urgency);
      }
      kept.permit().inUse();
      if (isAlive(kept)) {
        return kept;
      }
    }
  }

  /// A kept connection, or null with leave to open one.
  private @Nullable ImapConnection keptOrPermit(Urgency urgency) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var waiter = new Waiter(urgency, lock.newCondition());
      line.join(urgency, waiter);
      serve();
      try {
        while (!waiter.served && !closed) {
          waiter.turn.await();
        }
      } catch (InterruptedException e) {
        line.leave(waiter);
        if (waiter.served) {
          giveBack(waiter);
        }
        throw e;
      }
      line.leave(waiter);
      checkOpen();
      return waiter.kept;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Waiter waiter) {
    leaves(waiter.urgency);
    if (waiter.kept == null) {
      open--;
    } else {
      used.remove(waiter.kept);
      unused.addFirst(waiter.kept);
    }
    serve();
  }

  /// A new connection in the place of one that is taken.
  ImapConnection replace(ImapConnection taken) throws InterruptedException {
    Urgency urgency;
    lock.lock();
    try {
      urgency = Objects.requireNonNull(used.remove(taken));
    } finally {
      lock.unlock();
    }
    taken.logout();
    return connect(urgency);
  }

  /// Gives what there is to those whose turn it is.
  private void serve() {
    while (!closed && (!unused.isEmpty() || open < most)) {
      var next = line.pollBut(mustWait());
      if (next == null) {
        return;
      }
      var kept = unused.pollFirst();
      if (kept == null) {
        open++;
      } else {
        used.put(kept, next.urgency);
        kept.taken();
      }
      readingOldMail += next.urgency == Urgency.BACKFILL ? 1 : 0;
      next.kept = kept;
      next.served = true;
      next.turn.signal();
    }
  }

  private Set<Urgency> mustWait() {
    return readingOldMail >= Math.max(1, most - NOT_FOR_OLD_MAIL)
        ? Set.of(Urgency.BACKFILL)
        : Set.of();
  }

  private void leaves(Urgency urgency) {
    readingOldMail -= urgency == Urgency.BACKFILL ? 1 : 0;
  }

  private ImapConnection connect(Urgency urgency) throws InterruptedException {
    ImapConnection connection = null;
    try {
      connection = login.open(settings.imap(), settings.allowPrivateHosts(), urgency);
    } finally {
      if (connection == null) {
        forget(urgency);
      }
    }
    if (use != null) {
      connection.meter(use::read);
    }
    return registered(connection, urgency);
  }

  private ImapConnection registered(ImapConnection connection, Urgency urgency) {
    lock.lock();
    try {
      if (closed) {
        connection.close();
      }
      used.put(connection, urgency);
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
    var spare = false;
    lock.lock();
    try {
      var urgency = used.remove(connection);
      if (urgency != null) {
        leaves(urgency);
      }
      if (connection.isBroken() || closed) {
        open--;
        connection.close();
      } else {
        unused.addFirst(connection);
      }
      serve();
      spare = unused.contains(connection);
    } finally {
      lock.unlock();
    }
    if (spare) {
      connection.permit().spare(() -> closeIfUnused(connection));
    }
  }

  /// Another account of the host needs a connection.
  private void closeIfUnused(ImapConnection connection) {
    lock.lock();
    try {
      if (!unused.remove(connection)) {
        return;
      }
      open--;
    } finally {
      lock.unlock();
    }
    connection.logout();
  }

  private void forget(Urgency urgency) {
    lock.lock();
    try {
      open--;
      leaves(urgency);
      serve();
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
      used.keySet().forEach(ImapConnection::close);
      leaving.addAll(unused);
      unused.clear();
      open -= leaving.size();
      for (var waiter = line.poll(); waiter != null; waiter = line.poll()) {
        waiter.turn.signal();
      }
    } finally {
      lock.unlock();
    }
    leaving.forEach(ImapConnection::logout);
  }
}
