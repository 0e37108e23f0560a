package dev.syncline.sync.account;

import org.jspecify.annotations.Nullable;

/// A part of an account's life, which runs on a thread of its own and names the next one, if any.
///
/// A virtual thread keeps the stack it once needed, and one that asked the database has needed
/// much. An account that only waits goes on with a new thread, which is small.
@FunctionalInterface
public interface Leg {
  @Nullable Leg run() throws InterruptedException;
}
