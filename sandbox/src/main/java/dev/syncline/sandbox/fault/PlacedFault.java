package dev.syncline.sandbox.fault;

import org.jspecify.annotations.Nullable;

/// A fault that holds for an account (null: for everyone), a limited number of times or until
/// lifted.
public final class PlacedFault {
  private static final int FOREVER = -1;

  private final Faults owner;
  private final @Nullable String account;
  private final Fault fault;
  private int left;

  PlacedFault(Faults owner, @Nullable String account, Fault fault, int times) {
    this.owner = owner;
    this.account = account;
    this.fault = fault;
    this.left = times;
  }

  static int forever() {
    return FOREVER;
  }

  public Fault fault() {
    return fault;
  }

  /// Ends the fault.
  public void lift() {
    owner.remove(this);
  }

  boolean concerns(@Nullable String who) {
    return account == null || account.equalsIgnoreCase(who);
  }

  /// Takes one of the times this fault may strike; false when they are used up.
  public synchronized boolean strike() {
    if (left == FOREVER) {
      return true;
    }
    if (left == 0) {
      return false;
    }
    left--;
    if (left == 0) {
      lift();
    }
    return true;
  }

  @Override
  public String toString() {
    return (account == null ? "everyone" : account) + ": " + fault;
  }
}
