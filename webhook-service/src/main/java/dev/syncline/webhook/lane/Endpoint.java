package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.payload.Envelope;
import dev.syncline.webhook.payload.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// One webhook, in one shard.
///
/// ```
/// the reader ──offer──► window ──► turns (account by account) ──► POST ──► position
///                         │ full                    ▲
///                         └─► only "the log reaches to n" ── range reads
/// ```
///
/// An endpoint that can't follow keeps nothing but how far each of its accounts' logs reaches; one
/// that is shut keeps not even that. When it opens again, the accounts that are behind are found by
/// comparing positions with heads, page by page.
final class Endpoint implements Turns.Server {
  private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
  private static final int LIVE_TURN = 20;
  private static final int PAGE = 50;
  private static final int SCAN_PAGE = 200;
  private static final int TRACKS = 4000;
  private static final AccountId FIRST = new AccountId(0);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

  private final ShardContext context;
  private final Standing standing;
  private final Turns turns;
  private final Sender sender;
  private final Refusals refusals;
  private final Semaphore window;
  private volatile Subscription subscription;
  private volatile boolean stopped;

  /// Where the scan for accounts that are behind goes on; null when none is under way.
  private volatile @Nullable AccountId scanAfter = FIRST;

  private Instant nextScan;

  Endpoint(Subscription subscription, ShardContext context) {
    var settings = context.settings();
    this.subscription = subscription;
    this.context = context;
    this.sender = new Sender(context);
    this.standing =
        new Standing(
            settings,
            context.random(),
            context.subscriptions().statusOf(subscription.id()),
            subscription.failing());
    this.window = new Semaphore(settings.window());
    this.turns =
        new Turns(this, context.threads(), window, settings.perEndpoint(), settings.catchingUp());
    // Not all at the same time, every time.
    var share = context.random().nextLong(1, settings.rescanEvery().toMillis() + 1);
    this.refusals = new Refusals(subscription.id(), context, standing, turns, this::stop);
    this.nextScan = context.clock().instant().plusMillis(share);
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

  /// Whether it takes entries at the moment, and this one.
  boolean mayWant(LogEntry entry) {
    return standing.isOpen() && subscription.selection().mayWant(entry);
  }

  void offer(LogEntry entry) {
    if (standing.isOpen()) {
      turns.offer(entry);
    }
  }

  /// Now and then: wakes what waited, probes, looks for accounts that are behind.
  void tick(Instant now) {
    if (standing.isOpen()) {
      turns.unpark(now);
      scan(now);
    } else if (standing.isProbeDue(now)) {
      probe();
    }
  }

  private void scan(Instant now) {
    var after = scanAfter;
    if (after == null && now.isAfter(nextScan)) {
      nextScan = now.plus(context.settings().rescanEvery());
      after = FIRST;
    }
    if (after == null) {
      return;
    }
    var page =
        context.positions().behind(subscription.id(), subscription.application(), after, SCAN_PAGE);
    page.forEach(turns::behind);
    scanAfter = page.size() < SCAN_PAGE ? null : page.getLast().progress().account();
  }

  /// What failed last has to be in the database for that.
  private void probe() {
    save(0);
    var worst = context.positions().worst(subscription.id());
    if (worst.isEmpty()) {
      standing.reopen();
      resume();
      return;
    }
    standing.probe(worst.get().progress().account());
    turns.probe(worst.get());
  }

  private void succeeded(Instant now) {
    if (standing.succeeded(now)) {
      resume();
    }
  }

  private void resume() {
    scanAfter = FIRST;
    turns.unpark(null);
  }

  @Override
  public Batching batching() {
    return subscription.batching();
  }

  @Override
  public boolean admits(AccountId account) {
    return !stopped && standing.admits(account);
  }

  @Override
  public Map<AccountId, Instant> serve(List<AccountId> accounts, Pace pace) {
    try {
      return batching().isOn() ? serveBatch(accounts, pace) : serveOne(accounts.getFirst(), pace);
    } catch (DataAccessException e) {
      log.warn("shard {} does not answer: {}", context.shard().value(), e.getMessage());
      return all(accounts, context.clock().instant().plus(DATABASE_PAUSE));
    } catch (RuntimeException e) {
      log.error("webhook {} stumbled over {} accounts", subscription.id(), accounts.size(), e);
      return all(accounts, context.clock().instant().plus(context.settings().retryFirst()));
    }
  }

  /// One request for each notification.
  private Map<AccountId, Instant> serveOne(AccountId account, Pace pace) {
    var parts = parts(List.of(account), pace == Pace.LIVE ? LIVE_TURN : PAGE);
    var part = parts.ready().get(account);
    if (part == null) {
      return parts.waiting();
    }
    for (var entry : part.entries()) {
      if (!admits(account)) {
        return Map.of();
      }
      for (var envelope : envelopes(part, entry, progress(account))) {
        if (pace == Pace.CATCHING_UP) {
          context.catchUp().pace(1);
        }
        var wait = request(Map.of(), List.of(envelope));
        if (!wait.isEmpty()) {
          return wait;
        }
      }
      advance(entry);
    }
    return Map.of();
  }

  /// One request for what the accounts have, as far as it goes in.
  private Map<AccountId, Instant> serveBatch(List<AccountId> accounts, Pace pace) {
    var parts = parts(accounts, batching().maxEvents());
    var batch = new Batch(batching(), context.maxPayload());
    parts
        .ready()
        .forEach((account, part) -> {
          var progress = progress(account);
          for (var entry : part.entries()) {
            var envelopes = envelopes(part, entry, progress);
            if (!envelopes.isEmpty() && !batch.add(account, envelopes, progress.attempts())) {
              break;
            }
            if (batch.has(account)) {
              batch.reaches(account, entry);
            } else {
              advance(entry);
            }
          }
        });
    var waiting = new HashMap<>(parts.waiting());
    if (!batch.envelopes().isEmpty() && accounts.stream().allMatch(this::admits)) {
      if (pace == Pace.CATCHING_UP) {
        context.catchUp().pace(batch.envelopes().size());
      }
      waiting.putAll(request(batch.reach(), batch.envelopes()));
    }
    return waiting;
  }

  /// What the entry is told as: nothing, once, or in two forms, which are done together.
  private List<Envelope> envelopes(Part part, LogEntry entry, Progress before) {
    var to = subscription;
    return part.wanted().getOrDefault(entry.id(), List.of()).stream()
        .map(told -> Envelope.of(told, to.id(), to.applicationPublicId(), before.attempts() + 1))
        .toList();
  }

  /// What an account has to tell.
  ///
  /// @param wanted by row number
  private record Part(List<LogEntry> entries, Map<Long, List<Notification>> wanted) {}

  private record Parts(Map<AccountId, Part> ready, Map<AccountId, Instant> waiting) {}

  /// @param max entries of all accounts together
  private Parts parts(List<AccountId> accounts, int max) {
    var entries = new HashMap<AccountId, List<LogEntry>>();
    var waiting = new HashMap<AccountId, Instant>();
    var room = max;
    for (var account : accounts) {
      var wait = load(account);
      if (wait != null) {
        waiting.put(account, wait);
      } else if (room > 0) {
        var next = next(account, room);
        entries.put(account, next);
        room -= next.size();
      }
    }
    var possible =
        entries.values().stream()
            .flatMap(List::stream)
            .filter(subscription.selection()::mayWant)
            .toList();
    var notifications = context.notifications().of(possible);
    context.metrics().vanished(possible.size() - notifications.size());
    var wanted = context.notifications().select(notifications, subscription.selection());
    var ready = new HashMap<AccountId, Part>();
    entries.forEach((account, of) -> ready.put(account, new Part(of, wanted)));
    return new Parts(ready, waiting);
  }

  /// Reads the position the first time. Not null when a failed notification has to wait.
  private @Nullable Instant load(AccountId account) {
    if (Boolean.TRUE.equals(turns.with(account, Track::isLoaded))) {
      return null;
    }
    var read = context.positions().load(subscription.id(), account);
    turns.run(account, track -> track.loaded(read));
    var next = read.nextAttemptAt();
    return next != null && next.isAfter(context.clock().instant()) ? next : null;
  }

  /// The next entries: from memory, else from the log.
  private List<LogEntry> next(AccountId account, int max) {
    var held = take(account, max);
    if (!held.isEmpty()) {
      return held;
    }
    var after = progress(account).seq();
    var read =
        context.catchUp().read(() -> context.log().after(context.shard(), account, after, max));
    if (read.isEmpty()) {
      // Retention has taken what was not served in time.
      turns.run(account, Track::advanceToTarget);
      return read;
    }
    turns.run(account, track -> track.refill(read));
    return take(account, max);
  }

  private List<LogEntry> take(AccountId account, int max) {
    var taken = turns.with(account, track -> track.take(max));
    return taken == null ? List.of() : taken;
  }

  private Progress progress(AccountId account) {
    var progress = turns.with(account, Track::progress);
    if (progress == null) {
      throw new IllegalStateException("no position");
    }
    return progress;
  }

  private void advance(LogEntry entry) {
    turns.run(entry.account(), track -> track.advance(entry.seq()));
  }

  /// Which accounts have to wait, if it failed.
  ///
  /// @param reach the last entry of each account that is done if it succeeds
  private Map<AccountId, Instant> request(
      Map<AccountId, LogEntry> reach, List<Envelope> envelopes) {
    var result = sender.send(subscription, envelopes);
    if (result.isAccepted()) {
      reach.values().forEach(this::advance);
      succeeded(result.at());
      return Map.of();
    }
    return refusals.of(result, envelopes);
  }

  private static Map<AccountId, Instant> all(List<AccountId> accounts, Instant until) {
    var waits = new HashMap<AccountId, Instant>();
    accounts.forEach(account -> waits.put(account, until));
    return waits;
  }

  /// Writes what has changed since the last time.
  ///
  /// @param lowId the highest row number handed on
  void save(long lowId) {
    var dirty = takeDirty();
    if (dirty.isEmpty()) {
      return;
    }
    var saved = false;
    try {
      context.positions().save(dirty, lowId);
      saved = true;
    } finally {
      if (!saved) {
        stillDirty(dirty);
      }
    }
  }

  List<Progress> takeDirty() {
    var dirty = new ArrayList<Progress>();
    turns.takeDirty(dirty, TRACKS);
    return dirty;
  }

  void stillDirty(Collection<Progress> unsaved) {
    turns.stillDirty(unsaved);
  }

  boolean isShut() {
    return !standing.isOpen();
  }

  /// What waits. Only an endpoint that is not current has to ask the database.
  Waiting waiting() {
    if (standing.isOpen() && scanAfter == null && turns.isCurrent()) {
      return new Waiting(0, turns.oldest());
    }
    return context.positions().waiting(subscription.id(), subscription.application());
  }

  /// No further request is begun.
  void stop() {
    stopped = true;
    turns.stop();
  }

  boolean isStopped() {
    return stopped;
  }

  boolean isQuiet() {
    return !turns.isRunning();
  }
}
