package dev.syncline.provider.budget;

import dev.syncline.provider.Urgency;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who waits for something scarce: the more urgent first, and whoever came first among the equally
/// urgent. Nobody starves: those who were passed over {@value #PATIENCE} times get the next turn.
///
/// Not thread-safe: it is part of what its owner's lock guards.
public final class Line<W> {
  static final int PATIENCE = 8;

  private final Map<Urgency, Deque<W>> waiting = new EnumMap<>(Urgency.class);
  private final Map<Urgency, Integer> passedOver = new EnumMap<>(Urgency.class);

  public Line() {
    for (var urgency : Urgency.values()) {
      waiting.put(urgency, new ArrayDeque<>());
    }
  }

  public void join(Urgency urgency, W waiter) {
    of(urgency).add(waiter);
  }

  /// Gives up waiting. False for one that does not wait.
  public boolean leave(W waiter) {
    return waiting.values().stream().anyMatch(some -> some.remove(waiter));
  }

  /// Whose turn is next, if anyone waits.
  public @Nullable W first() {
    var next = next(List.of());
    return next == null ? null : of(next).peek();
  }

  /// Takes out whoever's turn it is.
  public @Nullable W poll() {
    return pollBut(List.of());
  }

  /// As {@link #poll}, as if nobody of these urgencies waited.
  public @Nullable W pollBut(Collection<Urgency> excluded) {
    var next = next(excluded);
    if (next == null) {
      return null;
    }
    passedOver.remove(next);
    for (var urgency : Urgency.values()) {
      if (urgency.compareTo(next) > 0 && !of(urgency).isEmpty() && !excluded.contains(urgency)) {
        passedOver.merge(urgency, 1, Integer::sum);
      }
    }
    return of(next).poll();
  }

  private @Nullable Urgency next(Collection<Urgency> excluded) {
    Urgency next = null;
    for (var urgency : Urgency.values()) {
      if (of(urgency).isEmpty() || excluded.contains(urgency)) {
        continue;
      }
      if (passedOver.getOrDefault(urgency, 0) >= PATIENCE) {
        return urgency;
      }
      next = next == null ? urgency : next;
    }
    return next;
  }

  public boolean isEmpty() {
    return waiting.values().stream().allMatch(Deque::isEmpty);
  }

  public int size(Urgency urgency) {
    return of(urgency).size();
  }

  private Deque<W> of(Urgency urgency) {
    return waiting.getOrDefault(urgency, new ArrayDeque<>());
  }
}
