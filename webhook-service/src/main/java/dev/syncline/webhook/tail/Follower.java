package dev.syncline.webhook.tail;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.lease.Leases.Lease;
import dev.syncline.model.log.LogEntry;

/// Who gets the entries of one shard, as long as the lease holds.
public interface Follower {
  /// An entry: the next one of its account. Blocks while the follower has too much to do: the rest
  /// of the log waits where it is.
  void accept(LogEntry entry);

  /// The lease was lost or is about to be given back.
  ///
  /// @param stillHeld whether there is time to save how far it came
  void end(boolean stillHeld);

  /// Makes the follower of a shard. It begins with everything up to the heads of the moment.
  @FunctionalInterface
  interface Factory {
    Follower begin(ShardId shard, Lease lease);
  }
}
