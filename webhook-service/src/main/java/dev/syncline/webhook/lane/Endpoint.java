package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.deliver.Signature;
import dev.syncline.webhook.payload.Envelope;
import dev.syncline.webhook.payload.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// One webhook, in one shard.
///
/// ```
/// the reader ──offer──► window ──► lanes (account → lane) ──► POST ──► position
///                         │ full                    ▲
///                         └─► only "the log reaches to n" ── range reads
/// ```
///
/// An endpoint that can't follow keeps nothing but how far each of its accounts' logs reaches; one
/// that is shut keeps not even that. When it opens again, the accounts that are behind are found by
/// comparing positions with heads, page by page.
final class Endpoint implements Lane.Server {
  private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
  private static final int TURN = 20;
  private static final int SCAN_PAGE = 200;
  private static final int TRACKS_PER_LANE = 1000;
  private static final AccountId FIRST = new AccountId(0);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

  private final ShardContext context;
  private final Gate gate;
  private final List<Lane> lanes;
  private final Semaphore window;
  private volatile Subscription subscription;
  private volatile boolean stopped;
  private volatile boolean failing;

  /// Where the scan for accounts that are behind goes on; null when none is under way.
  private volatile @Nullable AccountId scanAfter = FIRST;

  private Instant lastScan;

  Endpoint(Subscription subscription, ShardContext context) {
    this.subscription = subscription;
    this.failing = subscription.failing();
    this.context = context;
    this.gate = new Gate(context.settings().breakAfter());
    this.window = new Semaphore(context.settings().window());
    this.lastScan = context.clock().instant();
    this.lanes =
        Stream.generate(() -> new Lane(this, context.threads(), window))
            .limit(context.settings().perEndpoint())
            .toList();
  }

  Subscription subscription() {
    return subscription;
  }

  void update(Subscription changed) {
    subscription = changed;
  }

  /// Entries held in memory.
  int held() {
    return context.settings().window() - window.availablePermits();
  }

  void offer(LogEntry entry) {
    if (gate.isOpen()) {
      lane(entry.account()).offer(entry);
    }
  }

  private Lane lane(AccountId account) {
    var hash = account.value() * 0x9E3779B97F4A7C15L;
    return lanes.get((int) ((hash >>> 32) % lanes.size()));
  }

  /// Now and then: wakes what waited, probes, looks for accounts that are behind.
  void tick(Instant now) {
    if (gate.isOpen()) {
      lanes.forEach(lane -> lane.unpark(now));
      scan(now);
    } else if (gate.isProbeDue(now)) {
      probe();
    }
  }

  private void scan(Instant now) {
    var after = scanAfter;
    if (after == null && now.isAfter(lastScan.plus(context.settings().rescanEvery()))) {
      after = FIRST;
    }
    if (after == null) {
      return;
    }
    lastScan = now;
    var page =
        context.positions().behind(subscription.id(), subscription.application(), after, SCAN_PAGE);
    page.forEach(behind -> lane(behind.progress().account()).behind(behind));
    scanAfter = page.size() < SCAN_PAGE ? null : page.getLast().progress().account();
  }

  private void probe() {
    var worst = context.positions().worst(subscription.id());
    if (worst.isEmpty()) {
      reopen();
      return;
    }
    var account = worst.get().progress().account();
    gate.probe(account);
    lane(account).probe(worst.get());
  }

  private void reopen() {
    if (gate.succeeded()) {
      scanAfter = FIRST;
      lanes.forEach(lane -> lane.unpark(null));
    }
  }

  @Override
  public boolean admits(AccountId account) {
    return !stopped && gate.admits(account);
  }

  @Override
  public @Nullable Instant serve(Lane lane, AccountId account) {
    try {
      return serveTurn(lane, account);
    } catch (DataAccessException e) {
      log.warn("shard {} does not answer: {}", context.shard().value(), e.getMessage());
      return context.clock().instant().plus(DATABASE_PAUSE);
    } catch (RuntimeException e) {
      log.error("webhook {} stumbled over account {}", subscription.id(), account.value(), e);
      return context.clock().instant().plus(context.settings().retryDelay(1));
    }
  }

  private @Nullable Instant serveTurn(Lane lane, AccountId account) {
    var waits = load(lane, account);
    if (waits != null) {
      return waits;
    }
    var turn = turn(lane, account);
    var wanted = turn.stream().filter(subscription::mayWant).toList();
    var notifications = context.notifications().of(account, wanted);
    context.metrics().vanished(wanted.size() - notifications.size());
    for (var entry : turn) {
      if (!admits(account)) {
        return null;
      }
      var notification = notifications.get(entry.seq());
      if (notification != null && subscription.triggers().contains(notification.trigger())) {
        var again = deliver(lane, notification);
        if (again != null) {
          return again;
        }
      } else {
        advance(lane, entry);
      }
    }
    return null;
  }

  /// Reads the position the first time. Not null when a failed notification has to wait.
  private @Nullable Instant load(Lane lane, AccountId account) {
    var isLoaded = lane.with(account, Track::isLoaded);
    if (Boolean.TRUE.equals(isLoaded)) {
      return null;
    }
    var read = context.positions().load(subscription.id(), account);
    lane.with(
        account,
        track -> {
          track.loaded(read);
          return null;
        });
    var next = read.nextAttemptAt();
    return next != null && next.isAfter(context.clock().instant()) ? next : null;
  }

  /// The next entries: from memory, else from the log.
  private List<LogEntry> turn(Lane lane, AccountId account) {
    var live = lane.with(account, track -> track.takeLive(TURN));
    if (live != null && !live.isEmpty()) {
      return live;
    }
    var progress = progress(lane, account);
    var read = context.log().after(context.shard(), account, progress.seq(), TURN);
    if (read.isEmpty()) {
      // Retention has taken what was not served in time.
      lane.with(
          account,
          track -> {
            track.advanceToTarget();
            return null;
          });
    }
    return read;
  }

  private static Progress progress(Lane lane, AccountId account) {
    var progress = lane.with(account, Track::progress);
    if (progress == null) {
      throw new IllegalStateException("no position");
    }
    return progress;
  }

  private void advance(Lane lane, LogEntry entry) {
    lane.with(
        entry.account(),
        track -> {
          track.advance(entry.seq());
          return null;
        });
  }

  /// Not null when it failed: then everything of this account waits.
  private @Nullable Instant deliver(Lane lane, Notification notification) {
    var entry = notification.entry();
    var to = subscription;
    var before = progress(lane, entry.account());
    var envelope =
        Envelope.of(notification, to.id(), to.applicationPublicId(), before.attempts() + 1);
    var body = envelope.json(context.maxPayload());
    var headers = Signature.headers(to.secret(), envelope.id(), context.clock().instant(), body);
    var begun = System.nanoTime();
    var answer = context.endpoints().post(to.url(), headers, body);
    var outcome = answer.outcome();
    var took = Duration.ofNanos(System.nanoTime() - begun);
    var now = context.clock().instant();
    context.metrics().attempted(outcome, took);
    context
        .attempts()
        .made(
            new Attempts.Attempt(
                to.id(),
                context.shard(),
                envelope.id(),
                List.of(new Attempts.Sent(envelope.id(), notification, before.attempts() + 1)),
                outcome,
                now,
                took,
                answer.body()));
    if (outcome instanceof Outcome.Accepted) {
      context.metrics().delivered(Duration.between(entry.changedAt(), now));
      advance(lane, entry);
      succeeded();
      return null;
    }
    return failed(lane, entry, before, outcome, now);
  }

  private void succeeded() {
    reopen();
    if (failing) {
      failing = false;
      context.subscriptions().recovered(subscription.id());
    }
  }

  private @Nullable Instant failed(
      Lane lane, LogEntry entry, Progress before, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Rejected(int status, _) && status == 410) {
      context.subscriptions().failed(subscription.id(), "410 Gone");
      stop();
      return now;
    }
    var first = before.firstFailedAt();
    if (first != null && now.isAfter(first.plus(context.settings().giveUpAfter()))) {
      return giveUp(lane, entry, outcome, now);
    }
    var next = now.plus(pause(before.attempts() + 1, outcome));
    lane.with(
        entry.account(),
        track -> {
          track.failed(now, next);
          return null;
        });
    if (outcome instanceof Outcome.Rejected(_, var retryAfter) && retryAfter.isPresent()) {
      shut(next, outcome, false);
    } else if (gate.failed(entry.account(), !(outcome instanceof Outcome.Rejected), next)) {
      shut(next, outcome, true);
    } else if (before.attempts() >= 2) {
      markFailing(outcome);
    }
    return next;
  }

  private @Nullable Instant giveUp(Lane lane, LogEntry entry, Outcome outcome, Instant now) {
    if (gate.isOpen()) {
      log.warn(
          "webhook {} never took position {} of account {}, it is passed over: {}",
          subscription.id(),
          entry.seq(),
          entry.account().value(),
          outcome);
      context.metrics().givenUp();
      advance(lane, entry);
      return null;
    }
    context
        .subscriptions()
        .failed(
            subscription.id(),
            "nothing was accepted for %d hours; last: %s"
                .formatted(context.settings().giveUpAfter().toHours(), outcome));
    stop();
    return now;
  }

  private void shut(Instant until, Outcome outcome, boolean isBroken) {
    gate.shut(until);
    lanes.forEach(Lane::forget);
    if (isBroken) {
      markFailing(outcome);
    }
  }

  private void markFailing(Outcome outcome) {
    if (!failing) {
      failing = true;
      context.subscriptions().failing(subscription.id(), outcome.toString());
    }
  }

  private Duration pause(int failures, Outcome outcome) {
    var planned = context.settings().retryDelay(failures);
    var jittered = planned.toMillis() * ThreadLocalRandom.current().nextLong(80, 121) / 100;
    if (outcome instanceof Outcome.Rejected(_, var retryAfter) && retryAfter.isPresent()) {
      return retryAfter.get();
    }
    return Duration.ofMillis(jittered);
  }

  List<Progress> takeDirty() {
    var dirty = new ArrayList<Progress>();
    lanes.forEach(lane -> lane.takeDirty(dirty, TRACKS_PER_LANE));
    return dirty;
  }

  void stillDirty(Collection<Progress> unsaved) {
    unsaved.forEach(progress -> lane(progress.account()).stillDirty(List.of(progress)));
  }

  /// No further request is begun.
  void stop() {
    stopped = true;
    lanes.forEach(Lane::stop);
  }

  boolean isStopped() {
    return stopped;
  }

  boolean isQuiet() {
    return lanes.stream().noneMatch(Lane::isRunning);
  }
}
