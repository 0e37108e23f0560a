package dev.syncline.webhook.replay;

import dev.syncline.model.event.Selection;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.shard.Shards;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.direct.DirectDelivery;
import dev.syncline.webhook.history.Cause;
import dev.syncline.webhook.lane.Subscription;
import dev.syncline.webhook.lane.Subscriptions;
import dev.syncline.webhook.payload.Notification;
import dev.syncline.webhook.payload.Notifications;
import dev.syncline.webhook.replay.ReplayRows.Position;
import dev.syncline.webhook.replay.ReplayRows.Replay;
import dev.syncline.webhook.replay.ReplayRows.Target;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// One replay, account by account, some of them at the same time. Where it is in an account is
/// saved after every few entries, so that it can be taken over; what was under way then comes
/// twice.
final class ReplayRun {
  private static final Logger log = LoggerFactory.getLogger(ReplayRun.class);
  private static final int ACCOUNTS = 100;
  private static final int ENTRIES = 50;

  private final Replay replay;
  private final String name;
  private final ReplayRows rows;
  private final Shards shards;
  private final ChangeLog changes;
  private final Subscriptions subscriptions;
  private final DirectDelivery delivery;
  private final ReplaySettings settings;
  private final long maxPayload;
  private final Pace pace;
  private final Semaphore over = new Semaphore(0);

  /// Somebody else is to go on, or nobody.
  private volatile boolean stopped;

  /// One account could not go on, so none does.
  private volatile boolean broken;

  ReplayRun(
      Replay replay,
      ReplayRows rows,
      Shards shards,
      Subscriptions subscriptions,
      DirectDelivery delivery,
      ReplaySettings settings,
      long maxPayload) {
    this.replay = replay;
    this.name = PublicIds.encode(replay.id());
    this.rows = rows;
    this.shards = shards;
    this.changes = new ChangeLog(shards.databases());
    this.subscriptions = subscriptions;
    this.delivery = delivery;
    this.settings = settings;
    this.maxPayload = maxPayload;
    this.pace = new Pace(settings.perSecond());
  }

  /// The endpoint won't have it.
  private static final class Refused extends Exception {
    Refused(String reason) {
      super(reason, null, false, false);
    }
  }

  void stop() {
    stopped = true;
    over.release(settings.parallel());
  }

  private boolean isOver() {
    return stopped || broken;
  }

  void run() {
    try {
      log.info("replay {} of webhook {} goes on", name, PublicIds.encode(replay.webhook()));
      if (everyAccount()) {
        rows.finish(replay.id(), "done", null);
        rows.forget(replay.id());
      } else if (!rows.isRunning(replay.id())) {
        rows.forget(replay.id()); // cancelled
      }
    } catch (Refused e) {
      rows.finish(replay.id(), "failed", e.getMessage());
      rows.forget(replay.id());
    } catch (DataAccessException e) {
      log.warn("replay {} waits for a database: {}", name, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (stopped) {
        log.info("replay {} was stopped in the middle: {}", name, e.toString());
        return;
      }
      log.error("replay {} stumbled", name, e);
      rows.finish(replay.id(), "failed", "something went wrong inside");
    }
  }

  /// False when it was stopped.
  private boolean everyAccount() throws Refused, InterruptedException {
    var webhook = webhook();
    var selection = selection(webhook);
    var after = new AccountId(0);
    while (!isOver()) {
      var page = rows.targets(replay.application(), selection.grants(), after, ACCOUNTS);
      if (page.isEmpty()) {
        return true;
      }
      together(page, selection);
      after = page.getLast().account();
    }
    return false;
  }

  private Subscription webhook() throws Refused {
    return subscriptions
        .find(replay.webhook())
        .orElseThrow(() -> new Refused("the webhook was deleted"));
  }

  private Selection selection(Subscription webhook) {
    var own = webhook.selection();
    return new Selection(
        Objects.requireNonNullElse(replay.triggers(), own.triggers()),
        Objects.requireNonNullElse(replay.grants(), own.grants()),
        Objects.requireNonNullElse(replay.filter(), own.filter()),
        own.compact());
  }

  private void together(List<Target> page, Selection selection)
      throws Refused, InterruptedException {
    var room = new Semaphore(settings.parallel());
    try (var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("replay-", 0).factory())) {
      var all =
          page.stream()
              .map(target ->
                  threads.submit(() -> {
                    room.acquire();
                    try {
                      account(target, selection);
                    } finally {
                      room.release();
                    }
                    return true;
                  }))
              .toList();
      await(all);
    }
  }

  private void await(List<Future<Boolean>> all) throws Refused, InterruptedException {
    try {
      for (var each : all) {
        var _ = each.get();
      }
    } catch (ExecutionException e) {
      broken = true;
      over.release(settings.parallel());
      switch (e.getCause()) {
        case Refused refused -> throw refused;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private void account(Target target, Selection selection) throws Refused, InterruptedException {
    var notifications = new Notifications(shards, target.shard(), maxPayload, 0);
    var at = begin(target);
    while (!isOver() && at.isPresent() && at.get().seq() < at.get().to()) {
      at = Optional.of(some(target, at.get(), notifications, selection));
    }
  }

  /// Empty when there is nothing in the account's log.
  private Optional<Position> begin(Target target) {
    var saved = rows.position(replay.id(), target);
    if (saved.isPresent()) {
      return saved;
    }
    var head = changes.head(target.shard(), target.account()).orElse(null);
    if (head == null) {
      return Optional.empty();
    }
    var from = Math.max(head.oldestSeq() - 1, Objects.requireNonNullElse(replay.afterSeq(), 0L));
    var since = replay.since();
    if (since != null) {
      from =
          changes
              .firstSince(target.shard(), target.account(), since)
              .map(first -> first - 1)
              .orElse(head.seq());
    }
    return Optional.of(new Position(from, head.seq()));
  }

  private Position some(
      Target target, Position at, Notifications notifications, Selection selection)
      throws Refused, InterruptedException {
    var entries =
        changes.after(target.shard(), target.account(), at.seq(), ENTRIES).stream()
            .filter(entry -> entry.seq() <= at.to() && entry.changedAt().isBefore(replay.until()))
            .collect(Collectors.toList());
    var possible = entries.stream().filter(selection::mayWant).toList();
    var selected = notifications.select(notifications.of(possible), selection);
    var webhook = webhook(); // its URL or secret may have changed
    var delivered = 0;
    var skipped = 0;
    var seq = at.seq();
    for (var entry : entries) {
      var told = selected.getOrDefault(entry.id(), List.of());
      for (var notification : told) {
        if (!deliver(webhook, target, notification)) {
          return save(target, new Position(seq, at.to()), 0, delivered, 0);
        }
        delivered++;
      }
      skipped += told.isEmpty() ? 1 : 0;
      seq = entry.seq();
    }
    var isEnd = entries.size() < ENTRIES;
    var next = new Position(isEnd ? at.to() : seq, at.to());
    return save(target, next, entries.size(), delivered, skipped);
  }

  private Position save(Target target, Position next, int scanned, int delivered, int skipped) {
    rows.save(replay.id(), target, next);
    rows.count(replay.id(), scanned, delivered, skipped);
    return next;
  }

  /// False when the replay was stopped before the endpoint took it.
  private boolean deliver(Subscription webhook, Target target, Notification notification)
      throws Refused, InterruptedException {
    for (int attempt = 1; !isOver(); attempt++) {
      pace.await();
      var result = delivery.send(webhook, target.shard(), notification, attempt, Cause.REPLAY);
      switch (result.answer().outcome()) {
        case Outcome.Accepted _ -> {
          return true;
        }
        case Outcome.Rejected(int status, _) when status == 410 -> throw new Refused("410 Gone");
        case Outcome.Rejected _, Outcome.Unreachable _, Outcome.Refused _ -> {
          if (attempt > settings.retries().size()) {
            throw new Refused(
                "position %d was refused %d times; last: %s"
                    .formatted(notification.entry().seq(), attempt, result.answer().outcome()));
          }
          var pause = settings.retries().get(attempt - 1);
          var _ = over.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    }
    return false;
  }
}
