package dev.syncline.sync.account;

import org.jspecify.annotations.Nullable;

/// A part of an account's life, which runs on a thread of its own and names the next one, if any.
///
/// A virtual thread keeps the stack it once needed, and one that asked the database has needed
/// much. So an account that only waits has none: what it does afterwards is {@link Parked}.
@FunctionalInterface
public interface Leg {
  /// Does its part and names the next leg; none ends the account.
  ///
  /// @param goOn lets the next leg begin, if that is parked; may come before this one has ended
  @Nullable Leg run(Runnable goOn) throws InterruptedException;

  /// A leg that does not begin before it is told to.
  record Parked(Leg leg) implements Leg {
    @Override
    public @Nullable Leg run(Runnable goOn) throws InterruptedException {
      return leg.run(goOn);
    }
  }
}
