package dev.syncline.sync.syncback;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.syncline.model.action.Action;
import dev.syncline.model.log.Correlation;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.AccountWriter;
import dev.syncline.sync.apply.ActionEffects.Postponement;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.retry.Retries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes an account's actions, each as soon as it can be: {@link OpenActions} says which is
/// next, {@link ActionRetries} when one is tried again.
///
/// Folders are listed and changed one after the other: a listing that was taken before a command
/// and written after it would take back what the command did.
public final class Syncback {
  private static final Logger log = LoggerFactory.getLogger(Syncback.class);

  private final OpenActions open;
  private final ActionRuns runs;
  private final ActionRetries retries;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final ReentrantLock folders = new ReentrantLock();
  private Instant pausedUntil = Instant.EPOCH;

  public Syncback(
      AccountWriter writer,
      ActionRuns runs,
      Retries retries,
      SyncMetrics metrics,
      InstantSource clock) {
    this.open = new OpenActions(writer);
    this.runs = runs;
    this.retries = new ActionRetries(retries);
    this.metrics = metrics;
    this.clock = clock;
  }

  /// Something that needs the folders as they are, here and on the server.
  @FunctionalInterface
  public interface Listing<T> {
    T run() throws InterruptedException;
  }

  /// While no folder is made, renamed or deleted.
  public <T> T whileFoldersStay(Listing<T> listing) throws InterruptedException {
    folders.lockInterruptibly();
    try {
      return listing.run();
    } finally {
      folders.unlock();
    }
  }

  /// Until nothing can be done now. Answers when something can be, if anything is left.
  public Optional<Instant> run(MailAccount mail, Runnable folderChanged)
      throws InterruptedException {
    while (true) {
      var now = clock.instant();
      open.openScheduled(now);
      var next = open.next(now, now.isBefore(pausedUntil));
      if (next.isEmpty()) {
        return nextAttempt(now);
      }
      executeAsAsked(next.get(), mail);
      folderChanged.run();
    }
  }

  private Optional<Instant> nextAttempt(Instant now) {
    return Stream.concat(
            open.nextAttempt(now).stream(), Stream.of(pausedUntil).filter(now::isBefore))
        .min(Instant::compareTo)
        .map(at -> at.plusMillis(1));
  }

  /// What follows from actions was caused by the request that asked for them, if it was one.
  private void executeAsAsked(Turn turn, MailAccount mail) throws InterruptedException {
    var causes = turn.actions().stream().map(Action::correlation).distinct().toList();
    var cause = causes.size() == 1 ? causes.getFirst() : null;
    if (cause == null) {
      execute(turn, mail);
      return;
    }
    Correlation.with(
        cause,
        () -> {
          execute(turn, mail);
          return cause;
        });
  }

  private void execute(Turn turn, MailAccount mail) throws InterruptedException {
    try {
      var waiting =
          turn instanceof Turn.OfFolder
              ? whileFoldersStay(() -> runs.run(turn, mail))
              : runs.run(turn, mail);
      for (var actions : byObject(waiting)) {
        awaitUid(actions);
      }
    } catch (ProviderException e) {
      failed(turn, e.failure(), mail);
    }
  }

  private static Collection<List<Action>> byObject(List<Action> actions) {
    return actions.stream()
        .collect(groupingBy(Action::objectId, LinkedHashMap::new, toList()))
        .values();
  }

  private void awaitUid(List<Action> actions) throws InterruptedException {
    var first = actions.getFirst();
    var words = "the message is not where it was, or has just been put, and was not seen since";
    var delay = retries.awaitingUid(first.attempts() + 1).orElse(null);
    retry(actions, new Failure.Gone(words), "NotYet", delay);
  }

  /// A failure that is about one of many messages leaves the others alone.
  private void failed(Turn turn, Failure failure, MailAccount mail) throws InterruptedException {
    var objects = byObject(turn.actions());
    if (objects.size() > 1 && isAboutAMessage(failure)) {
      for (var actions : objects) {
        executeAsAsked(new Turn.Flags(actions), mail);
      }
      return;
    }
    metrics.failed(failure);
    var kind = failure.getClass().getSimpleName();
    var first = turn.actions().getFirst();
    log.warn("action {} {}: {}", first.seq(), first.kind(), kind);
    if (failure instanceof Failure.Throttled(_, var pause) && !(turn instanceof Turn.Sending)) {
      pausedUntil = clock.instant().plus(pause);
    }
    for (var actions : objects) {
      var head = actions.getFirst();
      var delay = retries.after(failure, head, head.attempts() + 1, clock.instant()).orElse(null);
      retry(actions, failure, kind, delay);
    }
  }

  private static boolean isAboutAMessage(Failure failure) {
    return failure instanceof Failure.Gone
        || failure instanceof Failure.Refused
        || failure instanceof Failure.Malformed;
  }

  private void retry(List<Action> actions, Failure failure, String kind, @Nullable Duration delay)
      throws InterruptedException {
    if (delay == null) {
      runs.giveUp(actions, kind, failure.detail(), failure instanceof Failure.Unknown);
      return;
    }
    runs.effects().postponed(actions, new Postponement(kind, failure.detail(), delay));
    for (var action : actions) {
      runs.postponed(action);
    }
  }
}
