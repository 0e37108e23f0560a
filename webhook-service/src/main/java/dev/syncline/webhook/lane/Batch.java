package dev.syncline.webhook.lane;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.webhook.payload.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A request of several notifications while it is put together: so many events, and so many bytes.
final class Batch {
  private final Batching batching;
  private final long maxBytes;
  private final List<Envelope> envelopes = new ArrayList<>();
  private final Map<AccountId, LogEntry> reach = new HashMap<>();
  private final Map<AccountId, Integer> counts = new HashMap<>();
  private long bytes;

  Batch(Batching batching, long maxBytes) {
    this.batching = batching;
    this.maxBytes = maxBytes;
  }

  /// False when it does not go in any more: then nothing after it of its account may. The very
  /// first always goes in.
  ///
  /// @param told what an entry is told as: all of it goes in, or nothing
  /// @param failures of the account so far
  boolean add(AccountId account, List<Envelope> told, int failures) {
    var count = counts.getOrDefault(account, 0);
    var size = told.stream().mapToLong(Envelope::size).sum();
    var fits =
        envelopes.isEmpty()
            || (envelopes.size() + told.size() <= batching.maxEvents()
                && count + told.size() <= batching.limit(failures)
                && bytes + size <= maxBytes);
    if (fits) {
      envelopes.addAll(told);
      counts.put(account, count + told.size());
      bytes += size;
    }
    return fits;
  }

  boolean has(AccountId account) {
    return counts.containsKey(account);
  }

  /// The entry is in it, or comes after what is in it and nobody wants it: it is done when this is.
  void reaches(AccountId account, LogEntry entry) {
    reach.put(account, entry);
  }

  List<Envelope> envelopes() {
    return envelopes;
  }

  /// The last entry of each account that is done when the request is.
  Map<AccountId, LogEntry> reach() {
    return reach;
  }
}
