package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An endpoint's breaker.
///
/// ```
///        failures in a row               its time has come
/// OPEN ────────────────────► SHUT ◄─────────────────────────► PROBING
///   ▲                                        failure             │
///   └────────────────────────── success ─────────────────────────┘
/// ```
///
/// Shut, an endpoint costs no thread and no memory, and new entries are not even looked at: the log
/// has them. A single account whose notification is rejected does not shut the others out.
final class Gate {
  private final int breakAfter;
  private final Set<AccountId> failingAccounts = new HashSet<>();
  private int failures;
  private boolean shut;
  private @Nullable Instant until;
  private @Nullable AccountId probe;

  Gate(int breakAfter) {
    this.breakAfter = breakAfter;
  }

  synchronized boolean isOpen() {
    return !shut;
  }

  synchronized boolean admits(AccountId account) {
    return !shut || account.equals(probe);
  }

  /// True when the endpoint was shut.
  synchronized boolean succeeded() {
    failures = 0;
    failingAccounts.clear();
    var was = shut;
    shut = false;
    until = null;
    probe = null;
    return was;
  }

  /// True when the endpoint is shut by this.
  ///
  /// @param ofEndpoint the failure is not about what was sent
  synchronized boolean failed(AccountId account, boolean ofEndpoint, Instant next) {
    failures++;
    failingAccounts.add(account);
    if (shut && account.equals(probe)) {
      shut(next);
      return false;
    }
    if (shut || failures < breakAfter || (!ofEndpoint && failingAccounts.size() < 2)) {
      return false;
    }
    shut(next);
    return true;
  }

  /// The endpoint asked for a pause.
  synchronized void shut(Instant next) {
    shut = true;
    probe = null;
    until = next;
  }

  synchronized boolean isProbeDue(Instant now) {
    return shut && probe == null && until != null && !now.isBefore(until);
  }

  synchronized void probe(AccountId account) {
    probe = account;
  }
}
