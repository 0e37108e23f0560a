package dev.syncline.sync.lease;

/// Another worker has the account now: stop at once and write nothing more.
public final class LeaseLost extends RuntimeException {
  LeaseLost(AccountLease lease) {
    super(
        "account %d is no longer leased to this worker (fence %d)"
            .formatted(lease.account().value(), lease.fence()));
  }
}
