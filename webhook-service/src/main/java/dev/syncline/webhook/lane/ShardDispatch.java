package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// The endpoints of one shard, for the accounts that are served here. What the reader hands on is
/// prepared for all of them at once and then offered to each; one keeper thread opens and closes
/// endpoints, wakes what waited, and saves positions.
public final class ShardDispatch implements Follower {
  private static final Logger log = LoggerFactory.getLogger(ShardDispatch.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration REREAD = Duration.ofSeconds(1);
  private static final Duration MEASURE = Duration.ofSeconds(5);
  private static final int MEASURE_SHARE = 100;

  private final ShardContext context;
  private final Map<UUID, Endpoint> endpoints = new ConcurrentHashMap<>();
  private final Map<AccountId, ApplicationId> applications = new ConcurrentHashMap<>();
  private final Semaphore nudge = new Semaphore(0);
  private final Preparation preparation;
  private final Thread keeper;
  private volatile Map<ApplicationId, List<Endpoint>> byApplication = Map.of();
  private volatile long lastId;
  private volatile boolean stopping;
  private @Nullable String revision;
  private Instant lastRead = Instant.EPOCH;
  private Instant lastSave = Instant.EPOCH;
  private Instant nextMeasure = Instant.EPOCH;

  ShardDispatch(ShardContext context) {
    this.context = context;
    context.positions().begin();
    this.preparation =
        new Preparation("webhook-prepare-" + context.shard().value(), this::prepare, this::offer);
    this.keeper =
        Thread.ofPlatform().name("webhook-keeper-" + context.shard().value()).unstarted(this::keep);
  }

  void start() {
    preparation.start();
    keeper.start();
  }

  @Override
  public void accept(LogEntry entry) {
    preparation.accept(entry);
  }

  private void prepare(List<LogEntry> run) {
    var wanted =
        run.stream()
            .filter(
                entry -> interested(entry).stream().anyMatch(endpoint -> endpoint.mayWant(entry)))
            .toList();
    var _ = context.notifications().of(wanted);
  }

  private void offer(LogEntry entry) {
    lastId = Math.max(lastId, entry.id());
    interested(entry).forEach(endpoint -> endpoint.offer(entry));
  }

  private List<Endpoint> interested(LogEntry entry) {
    var all = byApplication;
    if (all.isEmpty()) {
      return List.of();
    }
    var application = application(entry.account());
    return application == null ? List.of() : all.getOrDefault(application, List.of());
  }

  private @Nullable ApplicationId application(AccountId account) {
    var known = applications.get(account);
    if (known != null) {
      return known;
    }
    var found = context.positions().application(account).orElse(null);
    if (found != null) {
      applications.put(account, found);
    }
    return found;
  }

  /// Webhooks may have changed.
  void nudge() {
    nudge.release();
  }

  private void keep() {
    while (!stopping) {
      try {
        var nudged = nudge.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
        nudge.drainPermits();
        turn(nudged);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (DataAccessException e) {
        log.warn("positions of shard {} wait: {}", context.shard().value(), e.getMessage());
      } catch (Ownership.Lost e) {
        log.warn("shard {}: {}", context.shard().value(), e.getMessage());
        stopping = true;
        preparation.stop();
        endpoints.values().forEach(Endpoint::stop);
      } catch (RuntimeException e) {
        log.error("shard {}: the keeper stumbled", context.shard().value(), e);
      }
    }
  }

  private void turn(boolean nudged) {
    var now = context.clock().instant();
    if (nudged || now.isAfter(lastRead.plus(REREAD))) {
      lastRead = now;
      readSubscriptions();
    }
    endpoints.values().forEach(endpoint -> endpoint.tick(now));
    if (now.isAfter(lastSave.plus(context.settings().saveEvery()))) {
      lastSave = now;
      save();
    }
    if (now.isAfter(nextMeasure)) {
      measure(now);
    }
  }

  /// Takes a hundredth of the time at most.
  private void measure(Instant now) {
    var begun = System.nanoTime();
    var waiting = Waiting.NOTHING;
    var shut = 0;
    for (var endpoint : endpoints.values()) {
      waiting = waiting.and(endpoint.waiting());
      shut += endpoint.isShut() ? 1 : 0;
    }
    var oldest = waiting.oldest();
    var age = oldest == null ? Duration.ZERO : Duration.between(oldest, now);
    context.metrics().waiting(context.shard(), waiting.lanes(), age, shut);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    var pause = took.multipliedBy(MEASURE_SHARE);
    nextMeasure = now.plus(pause.compareTo(MEASURE) > 0 ? pause : MEASURE);
  }

  private void readSubscriptions() {
    var newest = context.subscriptions().revision();
    if (newest.equals(revision)) {
      return;
    }
    var all = context.subscriptions().all();
    var settled = true;
    for (var endpoint : List.copyOf(endpoints.values())) {
      var id = endpoint.subscription().id();
      if (endpoint.isStopped() || !all.served().containsKey(id)) {
        settled &= close(endpoint, all.existing().contains(id));
      }
    }
    all.served().values().forEach(this::open);
    var grouped = new HashMap<ApplicationId, List<Endpoint>>();
    for (var endpoint : endpoints.values()) {
      grouped
          .computeIfAbsent(endpoint.subscription().application(), _ -> new ArrayList<>())
          .add(endpoint);
    }
    byApplication = Map.copyOf(grouped);
    revision = settled ? newest : null;
  }

  /// The endpoint looks for accounts that are behind at its first tick: after the reader knows it.
  private void open(Subscription subscription) {
    var there = endpoints.get(subscription.id());
    if (there == null) {
      context.positions().beginWebhook(subscription.id(), subscription.application());
      endpoints.put(subscription.id(), new Endpoint(subscription, context));
    } else if (!there.isStopped() && !there.subscription().isSameAs(subscription)) {
      there.update(subscription);
    }
  }

  /// False while requests are under way: then it is tried again.
  private boolean close(Endpoint endpoint, boolean exists) {
    endpoint.stop();
    if (!endpoint.isQuiet()) {
      return false;
    }
    var id = endpoint.subscription().id();
    if (exists) {
      endpoint.save(lastId);
      context.positions().forgetFailures(id);
    } else {
      context.positions().delete(id);
    }
    endpoints.remove(id);
    return true;
  }

  private void save() {
    var dirty = new HashMap<Endpoint, List<Progress>>();
    endpoints.values().forEach(endpoint -> dirty.put(endpoint, endpoint.takeDirty()));
    var all = dirty.values().stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return;
    }
    var saved = false;
    try {
      context.positions().save(all, lastId);
      saved = true;
    } finally {
      if (!saved) {
        dirty.forEach(Endpoint::stillDirty);
      }
    }
  }

  /// Entries held in memory for endpoints that have yet to take them.
  public int held() {
    if (stopping) {
      return 0;
    }
    return endpoints.values().stream().mapToInt(Endpoint::held).sum();
  }

  @Override
  public boolean isOver() {
    return stopping;
  }

  @Override
  public void end(boolean stillHeld) {
    stopping = true;
    preparation.stop();
    nudge.release();
    endpoints.values().forEach(Endpoint::stop);
    context.metrics().ended(context.shard());
    try {
      keeper.join(Duration.ofSeconds(5));
      if (stillHeld) {
        awaitQuiet();
        save();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException | Ownership.Lost e) {
      log.warn("the last positions of shard {} were not saved", context.shard().value());
    }
  }

  /// Requests under way may end; what they deliver should not be delivered again.
  private void awaitQuiet() throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < deadline
        && !endpoints.values().stream().allMatch(Endpoint::isQuiet)) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
