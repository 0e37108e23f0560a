package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.payload.Envelope;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a request that was not accepted means for the accounts that were in it.
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private final UUID webhook;
  private final ShardContext context;
  private final Standing standing;
  private final Turns turns;
  private final Runnable stop;

  Refusals(UUID webhook, ShardContext context, Standing standing, Turns turns, Runnable stop) {
    this.webhook = webhook;
    this.context = context;
    this.standing = standing;
    this.turns = turns;
    this.stop = stop;
  }

  /// Which accounts have to wait. One whose notification was passed over need not.
  Map<AccountId, Instant> of(Sender.Result result, List<Envelope> envelopes) {
    var waits = new HashMap<AccountId, Instant>();
    for (var first : first(envelopes).entrySet()) {
      var until = settle(first.getKey(), first.getValue(), result);
      if (until != null) {
        waits.put(first.getKey(), until);
      }
    }
    return waits;
  }

  private static Map<AccountId, LogEntry> first(List<Envelope> envelopes) {
    var first = new LinkedHashMap<AccountId, LogEntry>();
    for (var envelope : envelopes) {
      var entry = envelope.notification().entry();
      first.putIfAbsent(entry.account(), entry);
    }
    return first;
  }

  private @Nullable Instant settle(AccountId account, LogEntry entry, Sender.Result result) {
    var now = result.at();
    var before = turns.with(account, Track::progress);
    if (before == null) {
      throw new IllegalStateException("no position");
    }
    return switch (standing.failed(before, result.outcome(), now)) {
      case Standing.Next.Wait(var until, var shut) -> {
        turns.run(account, track -> track.failed(now, until));
        if (shut) {
          turns.forget();
        }
        yield until;
      }
      case Standing.Next.PassOver() -> {
        log.warn(
            "webhook {} never took position {} of account {}, it is passed over: {}",
            PublicIds.encode(webhook),
            entry.seq(),
            account.value(),
            result.outcome());
        context.metrics().givenUp();
        turns.run(account, track -> track.advance(entry.seq()));
        yield null;
      }
      case Standing.Next.Stop() -> {
        stop.run();
        yield now;
      }
    };
  }
}
