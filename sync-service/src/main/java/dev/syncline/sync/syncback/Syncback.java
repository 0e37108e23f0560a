package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.Correlation;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.AccountWriter;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes an account's actions in the order they were asked. An action that waits for its next
/// attempt holds up later ones of the same message only.
public final class Syncback {
  private static final Logger log = LoggerFactory.getLogger(Syncback.class);
  private static final int WINDOW = 100;
  private static final int ATTEMPTS = 12;

  /// The fleet wakes an account that has something due; this is for what nobody told.
  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private final AccountWriter writer;
  private final ActionRuns runs;
  private final Retries retries;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Semaphore due = new Semaphore(0);

  public Syncback(
      AccountWriter writer,
      ActionRuns runs,
      Retries retries,
      SyncMetrics metrics,
      InstantSource clock) {
    this.writer = writer;
    this.runs = runs;
    this.retries = retries;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// There may be something to do.
  public void wake() {
    due.release();
  }

  /// Until it is interrupted, or the account can't be reached.
  public void run(MailAccount mail, Runnable folderChanged) throws InterruptedException {
    while (true) {
      due.drainPermits();
      var next = next();
      if (next.isPresent()) {
        executeAsAsked(next.get(), mail);
        folderChanged.run();
        continue;
      }
      var wait = untilNextAttempt();
      var _ = due.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Optional<Action> next() {
    var waiting = new HashSet<UUID>();
    var now = clock.instant();
    for (var action : open()) {
      if (waiting.contains(action.objectId())) {
        continue;
      }
      if (!action.nextAttemptAt().isAfter(now)) {
        return Optional.of(action);
      }
      waiting.add(action.objectId());
    }
    return Optional.empty();
  }

  private Duration untilNextAttempt() {
    var now = clock.instant();
    return open().stream()
        .map(Action::nextAttemptAt)
        .min(Instant::compareTo)
        .map(at -> Duration.between(now, at))
        .map(left -> left.isNegative() ? Duration.ofMillis(20) : left.plusMillis(1))
        .filter(left -> left.compareTo(LOOK_EVERY) < 0)
        .orElse(LOOK_EVERY);
  }

  private List<Action> open() {
    return writer.read(session ->
        session
            .createSelectionQuery(
                "from Action a where a.accountId = :account and a.status in :open order by a.seq",
                Action.class)
            .setParameter("account", writer.account().id().value())
            .setParameterList("open", Action.OPEN)
            .setMaxResults(WINDOW)
            .getResultList());
  }

  /// What follows from an action was caused by the request that asked for it.
  private void executeAsAsked(Action action, MailAccount mail) throws InterruptedException {
    var cause = action.correlation();
    if (cause == null) {
      execute(action, mail);
      return;
    }
    Correlation.with(
        cause,
        () -> {
          execute(action, mail);
          return cause;
        });
  }

  private void execute(Action action, MailAccount mail) throws InterruptedException {
    try {
      switch (action.kind()) {
        case FLAGS -> runs.flags().run(action, mail);
        case FOLDERS -> runs.folders().run(action, mail);
        case SEND -> runs.send().run(action, mail);
      }
    } catch (ProviderException e) {
      failed(action, e.failure());
    } catch (NotYet e) {
      retry(
          action,
          "NotYet",
          String.valueOf(e.getMessage()),
          null,
          Duration.ofMillis(250L * (action.attempts() + 1)));
    }
  }

  private void failed(Action action, Failure failure) throws InterruptedException {
    metrics.failed(failure);
    var kind = failure.getClass().getSimpleName();
    log.warn("action {} {}: {}", action.seq(), action.kind(), kind);
    var delay = retries.delay(failure, action.attempts() + 1).orElse(null);
    retry(action, kind, failure.detail(), failure, delay);
  }

  private void retry(
      Action action,
      String kind,
      String detail,
      @Nullable Failure failure,
      @Nullable Duration delay)
      throws InterruptedException {
    if (delay != null && action.attempts() + 1 < ATTEMPTS) {
      var _ =
          writer.write(session -> {
            var row = session.find(Action.class, action.seq());
            row.retry(kind, detail, clock.instant(), delay);
            return true;
          });
      runs.postponed(action);
      return;
    }
    runs.giveUp(action, kind, detail, failure instanceof Failure.Unknown);
  }
}
