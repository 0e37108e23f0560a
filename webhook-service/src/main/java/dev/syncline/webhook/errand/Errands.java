package dev.syncline.webhook.errand;

import dev.syncline.model.event.Event;
import dev.syncline.model.event.MockEvents;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.direct.DirectDelivery;
import dev.syncline.webhook.direct.DirectDelivery.Result;
import dev.syncline.webhook.errand.ErrandRows.Errand;
import dev.syncline.webhook.errand.Redelivery.Found;
import dev.syncline.webhook.history.Cause;
import dev.syncline.webhook.history.Excerpt;
import dev.syncline.webhook.lane.Subscription;
import dev.syncline.webhook.lane.Subscriptions;
import dev.syncline.webhook.rounds.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Does errands, each on a thread of its own, so many at a time.
public final class Errands implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Errands.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int AT_ONCE = 32;
  private static final int EXCERPT = 256;

  /// Pauses before a notice is tried again; after the last it is given up.
  private static final List<Duration> NOTICE_RETRIES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10));

  private final ErrandRows rows;
  private final Subscriptions subscriptions;
  private final DirectDelivery delivery;
  private final Redelivery redelivery;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-errand-", 0).factory());
  private final Rounds rounds = new Rounds("webhook-errands", POLL, this::begin);

  public Errands(
      ErrandRows rows,
      Subscriptions subscriptions,
      DirectDelivery delivery,
      Shards shards,
      long maxPayload,
      Wakeups wakeups,
      InstantSource clock) {
    this.rows = rows;
    this.subscriptions = subscriptions;
    this.delivery = delivery;
    this.redelivery = new Redelivery(shards, new ChangeLog(shards.databases()), maxPayload);
    this.wakeups = wakeups;
    this.clock = clock;
  }

  public void start() {
    rounds.start(wakeups, Wakeups.Topic.WEBHOOKS);
  }

  private void begin() {
    var room = free.availablePermits();
    if (room > 0) {
      rows.claim(room)
          .forEach(errand -> {
            free.acquireUninterruptibly();
            threads.execute(() -> run(errand));
          });
    }
  }

  private void run(Errand errand) {
    try {
      carryOut(errand);
    } catch (DataAccessException e) {
      log.warn("an errand waits for the database: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("a {} could not be carried out", errand.kind(), e);
      rows.settle(errand, false, Map.of("reason", "something went wrong inside"));
    } finally {
      free.release();
      wakeups.webhooksChanged();
    }
  }

  private void carryOut(Errand errand) {
    var webhook = subscriptions.find(errand.webhook()).orElse(null);
    if (webhook == null) {
      rows.settle(errand, false, Map.of("reason", "there is no such webhook"));
      return;
    }
    switch (errand.kind()) {
      case "test" -> rows.settle(errand, true, view(test(errand, webhook)));
      case "redelivery" -> redeliver(errand, webhook);
      case "notice" -> tell(errand, webhook);
      default -> rows.settle(errand, false, Map.of("reason", "nobody knows how"));
    }
  }

  private Result test(Errand errand, Subscription webhook) {
    var name = errand.arguments().path("trigger_type").asString("");
    var envelope =
        MockEvents.of(
            name, PublicIds.encode(errand.id()), webhook.applicationPublicId(), clock.instant());
    return delivery.send(webhook, envelope, "test");
  }

  private void redeliver(Errand errand, Subscription webhook) {
    var id = PublicIds.decode(errand.arguments().path("delivery").asString("")).orElseThrow();
    switch (redelivery.find(webhook, id)) {
      case Found.Again(var shard, var notification, var attempts) ->
          rows.settle(
              errand,
              true,
              view(delivery.send(webhook, shard, notification, attempts + 1, Cause.REDELIVERY)));
      case Found.Lost(var reason) -> rows.settle(errand, false, Map.of("reason", reason));
    }
  }

  private void tell(Errand errand, Subscription webhook) {
    var name = errand.arguments().path("trigger_type").asString("");
    var envelope =
        Event.ofWebhook(
            Trigger.ofWireName(name).orElseThrow(),
            PublicIds.encode(errand.id()),
            webhook.applicationPublicId(),
            clock.instant(),
            errand.attempts(),
            errand.arguments().path("object"));
    var result = delivery.send(webhook, envelope, "notice");
    if (result.answer().outcome() instanceof Outcome.Accepted) {
      rows.settle(errand, true, view(result));
    } else if (errand.attempts() > NOTICE_RETRIES.size()) {
      rows.settle(errand, false, view(result));
    } else {
      rows.again(errand, NOTICE_RETRIES.get(errand.attempts() - 1));
    }
  }

  private static Map<String, Object> view(Result result) {
    var outcome = result.answer().outcome();
    var view = new LinkedHashMap<String, Object>();
    view.put("event_id", result.eventId());
    view.put("accepted", outcome instanceof Outcome.Accepted);
    view.put("outcome", outcome.label());
    switch (outcome) {
      case Outcome.Accepted(var status) -> view.put("http_status", status);
      case Outcome.Rejected(var status, _) -> view.put("http_status", status);
      case Outcome.Unreachable _, Outcome.Refused _ -> view.put("reason", outcome.toString());
    }
    view.put("took_ms", result.took().toMillis());
    view.put("response_excerpt", Excerpt.of(result.answer().body(), EXCERPT));
    return view;
  }

  @Override
  public void close() {
    rounds.close();
    threads.shutdown();
  }
}
