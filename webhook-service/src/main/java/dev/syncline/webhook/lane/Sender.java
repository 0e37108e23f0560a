package dev.syncline.webhook.lane;

import dev.syncline.webhook.deliver.Outcome;
import dev.syncline.webhook.deliver.Signature;
import dev.syncline.webhook.lane.Attempts.Attempt;
import dev.syncline.webhook.lane.Attempts.Sent;
import dev.syncline.webhook.payload.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Makes one request of what is to be told, and tells everyone who counts requests.
final class Sender {
  private final ShardContext context;

  Sender(ShardContext context) {
    this.context = context;
  }

  /// What came of a request.
  ///
  /// @param at when that was known
  record Result(Outcome outcome, Instant at) {
    boolean isAccepted() {
      return outcome instanceof Outcome.Accepted;
    }
  }

  /// @param envelopes one, or several if the webhook takes batches
  Result send(Subscription to, List<Envelope> envelopes) {
    var isBatch = to.batching().isOn();
    var id = isBatch ? Envelope.id(envelopes) : envelopes.getFirst().id();
    var body = isBatch ? Envelope.json(envelopes) : envelopes.getFirst().json();
    var headers = Signature.headers(to.secrets(), id, context.clock().instant(), body);
    var begun = System.nanoTime();
    var answer = context.endpoints().post(to.url(), headers, body);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    var result = new Result(answer.outcome(), context.clock().instant());
    context.metrics().attempted(result.outcome(), took);
    if (result.isAccepted()) {
      for (var envelope : envelopes) {
        var changedAt = envelope.notification().entry().changedAt();
        context.metrics().delivered(Duration.between(changedAt, result.at()));
      }
    }
    var sent =
        envelopes.stream()
            .map(envelope -> new Sent(envelope.id(), envelope.notification(), envelope.attempt()))
            .toList();
    context
        .attempts()
        .made(
            new Attempt(
                to.id(),
                context.shard(),
                id,
                sent,
                result.outcome(),
                result.at(),
                took,
                answer.body()));
    return result;
  }
}
