package dev.syncline.webhook.tail;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Makes each account's entries dense and ordered, whatever order they arrive in.
///
/// Positions are given under the account's head row, so whoever sees position s can also read every
/// position below it. That makes two rules enough:
///
/// ```
/// seq <= last      seen before: dropped
/// seq >  last + 1  something was passed over: it is read from the account's log, then handed on
/// ```
///
/// This is the only class that knows about order. It is not safe for use by several threads.
public final class DensityGuard {
  private static final int PAGE = 1000;

  private final Ranges ranges;
  private final Consumer<LogEntry> next;
  private final Map<AccountId, Long> last = new HashMap<>();
  private long dropped;
  private long filled;
  private long missing;

  /// Reads an account's log.
  @FunctionalInterface
  public interface Ranges {
    /// Entries after a position, oldest first.
    List<LogEntry> after(AccountId account, long seq, int max);
  }

  public DensityGuard(Ranges ranges, Consumer<LogEntry> next) {
    this.ranges = ranges;
    this.next = next;
  }

  /// Begins an account at `seq`: what is up to there is somebody else's business.
  public void begin(AccountId account, long seq) {
    last.put(account, seq);
  }

  public boolean knows(AccountId account) {
    return last.containsKey(account);
  }

  /// Hands on `entry` and whatever was passed over before it. If reading the log fails, what was
  /// handed on stays so, and the entry may be offered again.
  public void admit(LogEntry entry) {
    var before = last.getOrDefault(entry.account(), 0L);
    if (entry.seq() <= before) {
      dropped++;
      return;
    }
    if (entry.seq() > before + 1) {
      fill(entry.account(), before, entry.seq() - 1);
    }
    emit(entry);
  }

  /// Hands on everything of an account up to `head` that has not arrived. True when there was any.
  public boolean catchUp(AccountId account, long head) {
    var before = last.getOrDefault(account, 0L);
    if (head <= before) {
      return false;
    }
    fill(account, before, head);
    return true;
  }

  private void fill(AccountId account, long after, long upTo) {
    var at = after;
    while (at < upTo) {
      var page = ranges.after(account, at, (int) Math.min(PAGE, upTo - at));
      var kept = page.stream().filter(entry -> entry.seq() <= upTo).toList();
      if (kept.isEmpty()) {
        break;
      }
      for (var entry : kept) {
        missing += entry.seq() - at - 1;
        at = entry.seq();
        filled++;
        emit(entry);
      }
    }
    missing += upTo - at;
    last.merge(account, upTo, Math::max);
  }

  private void emit(LogEntry entry) {
    last.put(entry.account(), entry.seq());
    next.accept(entry);
  }

  /// The last position handed on.
  public long last(AccountId account) {
    return last.getOrDefault(account, 0L);
  }

  /// Entries that arrived again.
  public long dropped() {
    return dropped;
  }

  /// Entries that were read from the log because something after them came first.
  public long filled() {
    return filled;
  }

  /// Positions that are no longer in the log.
  public long missing() {
    return missing;
  }
}
