package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.payload.Envelope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
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
  Map<AccountId, Instant> of(
      Sender.Result result, Collection<AccountId> accounts, List<Envelope> envelopes) {
    var waits = new HashMap<AccountId, Instant>();
    for (var account : accounts) {
      var until = settle(account, first(account, envelopes), result);
      if (until != null) {
        waits.put(account, until);
      }
    }
    return waits;
  }

  private static LogEntry first(AccountId account, List<Envelope> envelopes) {
    return envelopes.stream()
        .map(envelope -> envelope.notification().entry())
        .filter(entry -> entry.account().equals(account))
        .findFirst()
        .orElseThrow();
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
