package dev.syncline.webhook.direct;

import dev.syncline.model.event.Event;
import dev.syncline.model.id.ShardId;
import dev.syncline.webhook.deliver.Endpoints;
import dev.syncline.webhook.deliver.Endpoints.Answer;
import dev.syncline.webhook.deliver.Signature;
import dev.syncline.webhook.history.Cause;
import dev.syncline.webhook.history.DeliveryHistory;
import dev.syncline.webhook.lane.Attempts.Attempt;
import dev.syncline.webhook.lane.Attempts.Sent;
import dev.syncline.webhook.lane.Subscription;
import dev.syncline.webhook.payload.Envelope;
import dev.syncline.webhook.payload.Notification;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;

/// Makes one request to a webhook. A header says why, since its receiver did not wait for it.
public final class DirectDelivery {
  private static final String CAUSE = "x-syncline-cause";

  private final Endpoints endpoints;
  private final DeliveryHistory history;
  private final InstantSource clock;

  public DirectDelivery(Endpoints endpoints, DeliveryHistory history, InstantSource clock) {
    this.endpoints = endpoints;
    this.history = history;
    this.clock = clock;
  }

  /// What came of it.
  public record Result(String eventId, Answer answer, Duration took) {}

  /// Something that is in no log.
  public Result send(Subscription to, Event event, String cause) {
    return post(to, event.id(), to.batching().isOn() ? array(event.json()) : event.json(), cause);
  }

  /// Something of the log; the delivery history tells of it.
  public Result send(
      Subscription to, ShardId shard, Notification notification, int attempt, Cause cause) {
    var envelope = Envelope.of(notification, to.id(), to.applicationPublicId(), attempt);
    var isBatch = to.batching().isOn();
    var id = isBatch ? Envelope.id(List.of(envelope)) : envelope.id();
    var body = isBatch ? Envelope.json(List.of(envelope)) : envelope.json();
    var result = post(to, id, body, cause.wireName());
    history.made(
        new Attempt(
            to.id(),
            shard,
            id,
            List.of(new Sent(envelope.id(), notification, attempt)),
            result.answer().outcome(),
            clock.instant(),
            result.took(),
            result.answer().body()),
        cause);
    return new Result(envelope.id(), result.answer(), result.took());
  }

  /// What takes batches takes nothing else.
  private static byte[] array(byte[] one) {
    var body = new byte[one.length + 2];
    body[0] = '[';
    System.arraycopy(one, 0, body, 1, one.length);
    body[one.length + 1] = ']';
    return body;
  }

  private Result post(Subscription to, String id, byte[] body, String cause) {
    var headers = new HashMap<>(Signature.headers(to.secrets(), id, clock.instant(), body));
    headers.put(CAUSE, cause);
    var begun = System.nanoTime();
    var answer = endpoints.post(to.url(), headers, body);
    return new Result(id, answer, Duration.ofNanos(System.nanoTime() - begun));
  }
}
