package dev.syncline.api.delta;

import dev.syncline.model.log.LogEntry;
import java.util.List;

/// A place in a log that is read on from there: one grant's, or those of all grants of an
/// application. For one thread.
interface Feed {
  /// Reads on, at most `limit` deltas. What the filter leaves out moves the cursor too.
  Batch read(int limit);

  /// Where it is: what was read is before it.
  String cursor();

  /// Begins to listen: before the first read, so that nothing falls between.
  LogFollowers.Following follow(LogFollowers followers);

  /// Nothing will ever follow: the grant is gone.
  boolean isOver();

  /// What one read brought.
  ///
  /// @param more whether there is more at once
  /// @param incomplete whether some grants could not be read now; they follow later
  record Batch(List<Delta> deltas, boolean more, boolean incomplete) {
    public Batch {
      deltas = List.copyOf(deltas);
    }
  }

  /// How deltas are told.
  ///
  /// @param expanded threads with their messages, messages with their headers
  /// @param collapse see {@link Collapse}
  record Style(DeltaFilter filter, boolean expanded, boolean collapse) {
    boolean takes(LogEntry entry) {
      return filter.takes(entry);
    }
  }
}
