package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.webhook.deliver.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What an endpoint's answers make of it.
///
/// ```
///           several in vain, or shut               72 hours without a success, or 410
///  ACTIVE ─────────────────────────► FAILING ──────────────────────────────────────► FAILED
///    ▲                                  │                                               │
///    └────────── any success ───────────┘            the developer updates it ──────────┘
/// ```
///
/// A notification that is refused for 72 hours by an endpoint that takes others is passed over. Its
/// 72 hours begin anew when the endpoint comes back from having been shut, since meanwhile nobody
/// could have taken it.
final class Standing {
  private final LaneSettings settings;
  private final RandomGenerator random;
  private final Status status;
  private final Gate gate;
  private volatile boolean failing;
  private volatile Instant reopenedAt = Instant.MIN;
  private volatile Instant acceptedAt = Instant.MIN;

  Standing(LaneSettings settings, RandomGenerator random, Status status, boolean failing) {
    this.settings = settings;
    this.random = random;
    this.status = status;
    this.gate = new Gate(settings.breakAfter());
    this.failing = failing;
  }

  /// Where the developer sees it.
  interface Status {
    void failing(String reason);

    void recovered();

    void failed(String reason);

    /// Whether anything was accepted since, in whichever shard. Asked seldom.
    boolean acceptedSince(Instant time);
  }

  /// What to do after a failure.
  sealed interface Next {
    /// The account waits.
    ///
    /// @param shut whether the whole endpoint does
    record Wait(Instant until, boolean shut) implements Next {}

    /// It was tried for long enough.
    record PassOver() implements Next {}

    /// Nothing more is sent.
    record Stop() implements Next {}
  }

  boolean isOpen() {
    return gate.isOpen();
  }

  boolean admits(AccountId account) {
    return gate.admits(account);
  }

  boolean isProbeDue(Instant now) {
    return gate.isProbeDue(now);
  }

  void probe(AccountId account) {
    gate.probe(account);
  }

  /// Nothing waits for it any more.
  void reopen() {
    gate.succeeded();
  }

  /// True when the endpoint had been shut, so that everybody may go on.
  boolean succeeded(Instant now) {
    acceptedAt = now;
    var reopened = gate.succeeded();
    if (reopened) {
      reopenedAt = now;
    }
    if (failing) {
      failing = false;
      status.recovered();
    }
    return reopened;
  }

  /// @param before how the first notification of the request was doing
  Next failed(Progress before, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Rejected(int code, _) && code == 410) {
      status.failed("410 Gone");
      return new Next.Stop();
    }
    if (isTriedEnough(before, now)) {
      return giveUp(before, outcome);
    }
    var asked = askedPause(outcome);
    var next = now.plus(asked.orElseGet(() -> settings.retryDelay(before.attempts() + 1, random)));
    if (asked.isPresent()) {
      gate.shut(next);
      return new Next.Wait(next, true);
    }
    if (gate.failed(before.account(), !(outcome instanceof Outcome.Rejected), next)) {
      markFailing(outcome);
      return new Next.Wait(next, true);
    }
    if (before.attempts() >= 2) {
      markFailing(outcome);
    }
    return new Next.Wait(next, false);
  }

  private boolean isTriedEnough(Progress before, Instant now) {
    var first = before.firstFailedAt();
    if (first == null) {
      return false;
    }
    var since = gate.isOpen() && reopenedAt.isAfter(first) ? reopenedAt : first;
    return now.isAfter(since.plus(settings.giveUpAfter()));
  }

  /// An endpoint with one account that refuses everything is never shut, and still takes nothing.
  /// Other accounts may be in other shards, served by others.
  private Next giveUp(Progress before, Outcome outcome) {
    var first = before.firstFailedAt();
    if (gate.isOpen()
        && first != null
        && (acceptedAt.isAfter(first) || status.acceptedSince(first))) {
      return new Next.PassOver();
    }
    status.failed(
        "nothing was accepted for %d hours; last: %s"
            .formatted(settings.giveUpAfter().toHours(), outcome));
    return new Next.Stop();
  }

  private void markFailing(Outcome outcome) {
    if (!failing) {
      failing = true;
      status.failing(outcome.toString());
    }
  }

  private static Optional<Duration> askedPause(Outcome outcome) {
    return outcome instanceof Outcome.Rejected(_, var retryAfter) ? retryAfter : Optional.empty();
  }
}
