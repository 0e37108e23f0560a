package dev.syncline.sync.account;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealed;
import dev.syncline.provider.AccessTokens;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.MailProvider;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.oauth.RefreshingTokens;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.lease.LeaseLost;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import dev.syncline.sync.syncback.Syncback;
import dev.syncline.sync.token.TokenSources;
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

  private final MailProvider provider;
  private final Opener opener;
  private final TokenSources tokenSources;
  private final MailApply apply;
  private final Syncback syncback;
  private final FollowSettings settings;
  private final Starts starts;
  private final boolean allowPrivateHosts;
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
      Opener opener,
      TokenSources tokenSources,
      MailApply apply,
      Syncback syncback,
      FollowSettings settings,
      Starts starts,
      boolean allowPrivateHosts,
      Retries retries,
      SyncMetrics metrics,
      InstantSource clock) {
    this.provider = provider;
    this.opener = opener;
    this.tokenSources = tokenSources;
    this.apply = apply;
    this.syncback = syncback;
    this.settings = settings;
    this.starts = starts;
    this.allowPrivateHosts = allowPrivateHosts;
    this.retries = retries;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// How the account was to be reached when it was read, if at all.
  private record Login(
      String settings,
      Sealed secret,
      Account.Status status,
      boolean paused,
      TokenSources.Asker asker) {
    /// Whether there is any use in trying.
    boolean isUsable() {
      return status == Account.Status.VALID && !paused;
    }
  }

  /// What stays open from one leg to the next.
  private record Opened(
      Login login,
      Instant at,
      @Nullable RefreshingTokens tokens,
      MailAccount mail,
      AccountSession session)
      implements AutoCloseable {
    @Override
    public void close() {
      session.close();
      mail.close();
      if (tokens != null) {
        tokens.close();
      }
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
  public @Nullable Leg work() throws InterruptedException {
    MDC.put("account", Long.toString(apply.account().id().value()));
    try {
      return untilAtRest();
    } catch (LeaseLost e) {
      log.warn("stopped: {}", e.getMessage());
      return null;
    }
  }

  private @Nullable Leg untilAtRest() throws InterruptedException {
    while (true) {
      var current = opened;
      var login = current == null ? login() : current.login();
      if (login == null) {
        return null;
      }
      if (!login.isUsable()) {
        awaitReconnect(login, HOPELESS, new AtomicBoolean());
        continue;
      }
      var started = current == null ? clock.instant() : current.at();
      try {
        if (rests(login)) {
          return this::rest;
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

  private Duration lasted(Instant started) {
    return Duration.between(started, clock.instant());
  }

  /// What goes wrong meanwhile is for the next leg.
  private Leg rest() throws InterruptedException {
    var resting = Objects.requireNonNull(opened);
    var over = false;
    try {
      resting.session().rest();
      over = true;
    } catch (RuntimeException e) {
      brokenAtRest = e;
      over = true;
    } finally {
      if (!over) {
        close();
      }
    }
    return this::work;
  }

  private static InterruptedException stopped(RuntimeException cause) {
    var stop = new InterruptedException("stopped");
    stop.initCause(cause);
    return stop;
  }

  /// Until there is nothing to do: true. Otherwise nothing stays open.
  private boolean rests(Login login) throws InterruptedException {
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

  private Opened open(Login login) {
    var current = opened;
    if (current != null) {
      return current;
    }
    advanced = false;
    apply.settleDoubtfulBlobs();
    var secret = opened(login);
    var tokens = tokens(login, secret);
    var connection = connection(login, secret, tokens);
    tried = connection;
    var mail = provider.open(connection, new KeptUse(apply.writer()));
    var session =
        new AccountSession(mail, apply, syncback, settings, metrics, clock, signals, starts);
    var fresh = new Opened(login, clock.instant(), tokens, mail, session);
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
  private boolean isStill(Login login) {
    if (lookAgain() && !login.equals(login())) {
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

  private void failed(Failure failure, int attempt, Login login) throws InterruptedException {
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

  private void note(Failure failure, int attempt, Login login, AtomicBoolean woken)
      throws InterruptedException {
    metrics.failed(failure);
    var kind = failure.getClass().getSimpleName();
    var rejected = failure instanceof Failure.LoginRejected;
    var delay = retries.delay(failure, attempt).orElse(HOPELESS);
    var now = clock.instant();
    var throttled = failure instanceof Failure.Throttled || failure instanceof Failure.BudgetSpent;
    var problem = new Account.Problem(kind, rejected, throttled);
    apply.state(
        account -> account.fail(problem, failure.detail(), now, rejected ? null : now.plus(delay)));
    log.atLevel(attempt == 1 ? Level.WARN : Level.INFO)
        .log("{} at attempt {}, trying again in {} ms", kind, attempt, delay.toMillis());
    awaitReconnect(login, delay, woken);
  }

  /// Returns when the time is over, the settings are others, or it was woken.
  private void awaitReconnect(Login login, Duration atMost, AtomicBoolean woken)
      throws InterruptedException {
    var end = clock.instant().plus(atMost);
    while (clock.instant().isBefore(end) && !woken.get()) {
      var left = Duration.between(clock.instant(), end);
      signals.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
      var now = login();
      if (now == null
          || !now.secret().equals(login.secret())
          || !now.settings().equals(login.settings())
          || now.paused() != login.paused()
          || (!login.isUsable() && now.isUsable())) {
        return;
      }
    }
  }

  private @Nullable Login login() {
    return apply
        .writer()
        .read(session -> {
          var account = session.find(Account.class, apply.account().id().value());
          return account == null
              ? null
              : new Login(
                  account.settings(),
                  account.sealedSecret(),
                  account.status(),
                  account.isPaused(),
                  new TokenSources.Asker(account.applicationId(), account.provider()));
        });
  }

  private AccountSecret opened(Login login) {
    return AccountSecret.fromJson(
        opener.open(login.secret(), AccountSecret.context(apply.account().grant())));
  }

  /// Null for an account that logs in with passwords.
  private @Nullable RefreshingTokens tokens(Login login, AccountSecret secret) {
    var refreshToken = secret.refreshToken();
    var account = apply.account();
    return refreshToken == null
        ? null
        : tokenSources.ofAccount(
            login.asker(),
            account.shard(),
            account.id(),
            account.grant(),
            login.secret(),
            refreshToken);
  }

  private ConnectionSettings connection(
      Login login, AccountSecret secret, @Nullable AccessTokens tokens) {
    var servers = AccountSettings.fromJson(login.settings());
    return Connections.of(servers, secret, tokens, settings.connections(), allowPrivateHosts);
  }
}
