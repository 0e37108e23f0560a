package dev.syncline.sync.account;

import dev.syncline.model.account.Account;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.MailProvider;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.lease.LeaseLost;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import dev.syncline.sync.syncback.Syncback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/// One account as long as it is leased to this worker: logs in, follows it, and after a failure
/// tries again when that makes sense.
public final class AccountSync {
  private static final Logger log = LoggerFactory.getLogger(AccountSync.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
  private static final Duration HOPELESS = Duration.ofMinutes(15);
  private static final int BROKEN_AFTER = 2;

  private final MailProvider provider;
  private final Logins logins;
  private final MailApply apply;
  private final Syncback syncback;
  private final FollowSettings settings;
  private final Starts starts;
  private final Retries retries;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Signals signals = new Signals();
  private volatile boolean lookAgain;
  private volatile @Nullable Opened opened;
  private @Nullable RuntimeException brokenAtRest;
  private @Nullable ConnectionSettings tried;
  private int attempts;

  /// Whether the last session read something to its end.
  private boolean advanced;

  public AccountSync(
      MailProvider provider,
      Logins logins,
      MailApply apply,
      Syncback syncback,
      FollowSettings settings,
      Starts starts,
      Retries retries,
      SyncMetrics metrics,
      InstantSource clock) {
    this.provider = provider;
    this.logins = logins;
    this.apply = apply;
    this.syncback = syncback;
    this.settings = settings;
    this.starts = starts;
    this.retries = retries;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// What stays open from one leg to the next.
  private record Opened(
      Logins.Login login,
      Instant at,
      Logins.Access access,
      MailAccount mail,
      AccountSession session)
      implements AutoCloseable {
    @Override
    public void close() {
      session.close();
      mail.close();
      access.close();
    }
  }

  /// For how long it has been written to, altogether.
  public Duration written() {
    return apply.writer().written();
  }

  /// The account has new actions, or other settings.
  public void wake() {
    lookAgain = true;
    var running = opened;
    if (running != null) {
      running.session().wake();
    }
    signals.raise();
  }

  /// Logs in and does what there is to do. Its last leg ends when the lease is lost or the account
  /// is gone; an interrupt ends it too.
  public @Nullable Leg work(Runnable goOn) throws InterruptedException {
    MDC.put("account", Long.toString(apply.account().id().value()));
    try {
      return untilAtRest() ? rest(goOn) : null;
    } catch (LeaseLost e) {
      log.warn("stopped: {}", e.getMessage());
      return null;
    }
  }

  /// False when the account is gone.
  private boolean untilAtRest() throws InterruptedException {
    while (true) {
      var current = opened;
      var login = current == null ? logins.current() : current.login();
      if (login == null) {
        return false;
      }
      if (!login.isUsable()) {
        awaitReconnect(login, HOPELESS, new AtomicBoolean());
        continue;
      }
      var started = current == null ? clock.instant() : current.at();
      try {
        if (rests(login)) {
          return true;
        }
        attempts = 0;
      } catch (LeaseLost e) {
        throw e;
      } catch (FolderPass.Stopped e) {
        throw stopped(e);
      } catch (ProviderException e) {
        attempts = Retries.attempt(attempts, lasted(started), advanced);
        failed(e.failure(), attempts, login);
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw stopped(e);
        }
        attempts = Retries.attempt(attempts, lasted(started), advanced);
        var delay = retries.growing(attempts);
        logBroken(e, delay);
        noteBroken(delay);
        awaitReconnect(login, delay, new AtomicBoolean());
      }
    }
  }

  /// Whole the first time; what stays broken, of thousands of accounts maybe, is one line each.
  private void logBroken(RuntimeException problem, Duration delay) {
    if (attempts == 1) {
      log.error("broke, trying again in {} ms", delay.toMillis(), problem);
    } else {
      log.warn(
          "broke at attempt {}, trying again in {} ms: {}",
          attempts,
          delay.toMillis(),
          problem.toString());
    }
  }

  /// Once may be chance: a database that was restarted. What lasts is told to whoever waits for
  /// mail.
  private void noteBroken(Duration delay) throws InterruptedException {
    if (attempts < BROKEN_AFTER) {
      return;
    }
    var now = clock.instant();
    var problem = new Account.Problem("Internal", Account.SyncState.INTERNAL_ERROR);
    var reason =
        "an error of the sync service itself; lines of its log with 'account:%d' have the reason"
            .formatted(apply.account().id().value());
    try {
      apply.state(account -> account.fail(problem, reason, now, now.plus(delay)));
    } catch (LeaseLost e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("and could not be told to be broken: {}", e.toString());
    }
  }

  private Duration lasted(Instant started) {
    return Duration.between(started, clock.instant());
  }

  /// What goes wrong meanwhile is for the next leg.
  private Leg rest(Runnable goOn) throws InterruptedException {
    var resting = Objects.requireNonNull(opened);
    var whole = false;
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      var rests = resting.session().rests(goOn);
      whole = true;
      return rests ? new Leg.Parked(this::rest) : this::work;
    } catch (RuntimeException e) {
      brokenAtRest = e;
      whole = true;
      return this::work;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private static InterruptedException stopped(RuntimeException cause) {
    var stop = new InterruptedException("stopped");
    stop.initCause(cause);
    return stop;
  }

  /// Until there is nothing to do: true. Otherwise nothing stays open.
  private boolean rests(Logins.Login login) throws InterruptedException {
    var rests = false;
    try {
      var problem = brokenAtRest;
      brokenAtRest = null;
      if (problem != null) {
        throw problem;
      }
      rests = open(login).session().work(() -> isStill(login));
      return rests;
    } finally {
      if (!rests) {
        close();
      }
    }
  }

  private Opened open(Logins.Login login) {
    var current = opened;
    if (current != null) {
      return current;
    }
    advanced = false;
    apply.settleDoubtfulBlobs();
    var access = logins.open(login);
    var connection = access.connection();
    tried = connection;
    var mail = provider.open(connection, new KeptUse(apply.writer()));
    var session =
        new AccountSession(mail, apply, syncback, settings, metrics, clock, signals, starts);
    var fresh = new Opened(login, clock.instant(), access, mail, session);
    opened = fresh;
    return fresh;
  }

  private void close() {
    var last = opened;
    opened = null;
    if (last != null) {
      advanced = last.session().hasAdvanced();
      last.close();
    }
  }

  /// Once it is not, it is not again in this session.
  private boolean isStill(Logins.Login login) {
    if (lookAgain() && !login.equals(logins.current())) {
      lookAgain = true;
      return false;
    }
    return true;
  }

  private boolean lookAgain() {
    var look = lookAgain;
    lookAgain = false;
    return look;
  }

  private void failed(Failure failure, int attempt, Logins.Login login)
      throws InterruptedException {
    var woken = new AtomicBoolean();
    var takeBack = wakeWhenBack(failure, woken);
    try {
      note(failure, attempt, login, woken);
    } finally {
      takeBack.run();
    }
  }

  /// Others may find out before this account's next attempt that the server works again.
  private Runnable wakeWhenBack(Failure failure, AtomicBoolean woken) {
    var connection = tried;
    return connection != null && isOfServer(failure)
        ? provider.wakeLater(
            connection,
            () -> {
              woken.set(true);
              signals.raise();
            })
        : () -> {};
  }

  private static boolean isOfServer(Failure failure) {
    return failure instanceof Failure.Unreachable
        || failure instanceof Failure.UnknownHost
        || failure instanceof Failure.Throttled;
  }

  private static Account.SyncState state(Failure failure) {
    return switch (failure) {
      case Failure.LoginRejected _ -> Account.SyncState.INVALID_CREDENTIALS;
      case Failure.Throttled _, Failure.BudgetSpent _ -> Account.SyncState.THROTTLED;
      default -> Account.SyncState.PROVIDER_ERROR;
    };
  }

  private void note(Failure failure, int attempt, Logins.Login login, AtomicBoolean woken)
      throws InterruptedException {
    metrics.failed(failure);
    var kind = failure.getClass().getSimpleName();
    var rejected = failure instanceof Failure.LoginRejected;
    var delay = pause(failure, attempt);
    var now = clock.instant();
    var problem = new Account.Problem(kind, state(failure));
    apply.state(
        account -> account.fail(problem, failure.detail(), now, rejected ? null : now.plus(delay)));
    log.atLevel(attempt == 1 ? Level.WARN : Level.INFO)
        .log("{} at attempt {}, trying again in {} ms", kind, attempt, delay.toMillis());
    awaitReconnect(login, delay, woken);
  }

  /// To list folders again is no harm, and what was refused a moment ago may be allowed: a server
  /// that was busy says NO as well.
  private Duration pause(Failure failure, int attempt) {
    return failure instanceof Failure.Refused
        ? retries.growing(attempt)
        : retries.delay(failure, attempt).orElse(HOPELESS);
  }

  /// Returns when the time is over, the settings are others, or it was woken.
  private void awaitReconnect(Logins.Login login, Duration atMost, AtomicBoolean woken)
      throws InterruptedException {
    var end = clock.instant().plus(atMost);
    while (clock.instant().isBefore(end) && !woken.get()) {
      var left = Duration.between(clock.instant(), end);
      signals.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
      var now = logins.current();
      if (now == null || now.differs(login)) {
        return;
      }
    }
  }
}
