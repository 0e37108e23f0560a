package dev.syncline.webhook.tail;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;

/// Who gets the entries of one shard, or of some of its accounts, as long as it owns them.
public interface Follower {
  /// An entry: the next one of its account. Blocks while the follower has too much to do: the rest
  /// of the log waits where it is.
  void accept(LogEntry entry);

  /// The accounts were lost or are about to be given up.
  ///
  /// @param stillHeld whether there is time to save how far it came
  void end(boolean stillHeld);

  /// It has stopped by itself, since somebody else owns the accounts.
  default boolean isOver() {
    return false;
  }

  /// Makes the follower of a shard, for the accounts it is to own. It begins with everything up to
  /// the heads of the moment.
  @FunctionalInterface
  interface Factory {
    Follower begin(ShardId shard, Ownership ownership);
  }
}
