package dev.syncline.sync.fleet;

import dev.syncline.model.id.AccountId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one worker gives to others. Each decides alone, from what all of them said last: who has
/// more than its share gives to whoever lacks most, and nobody takes from a worker that lives.
///
/// A share is by capacity, and is only corrected when it is exceeded by a tenth: weights and
/// capacities are measured and never stand still. Then it is corrected to the share itself, a few
/// accounts at a time, those that are least trouble first.
final class Balance {
  private static final double TOLERATED = 1.1;
  private static final double TOLERATED_ACCOUNTS = 2;

  private final WorkerReport self;
  private final List<WorkerReport> takers;
  private final int atOnce;
  private final Map<String, Double> lacking = new HashMap<>();
  private final Map<String, Integer> room = new HashMap<>();

  /// @param living all workers that live; what they say of this one does not count
  Balance(WorkerReport self, List<WorkerReport> living, int atOnce) {
    this.self = self;
    this.takers =
        living.stream()
            .filter(worker -> !worker.name().equals(self.name()) && !worker.draining())
            .toList();
    this.atOnce = atOnce;
    for (var taker : takers) {
      lacking.put(taker.name(), share(taker) - taker.weight());
      room.put(taker.name(), taker.room());
    }
  }

  /// An account that could be given.
  record Movable(AccountId account, double weight, @Nullable String zone) {}

  /// Who is to have an account.
  record Gift(AccountId account, String receiver) {}

  List<Gift> gifts(List<Movable> mine) {
    var sorted = mine.stream().sorted(Comparator.comparingDouble(Movable::weight)).toList();
    var gifts = new ArrayList<Gift>();
    var surplus = self.draining() ? Double.MAX_VALUE : surplus();
    for (var account : sorted) {
      if (gifts.size() == atOnce) {
        break;
      }
      if (isAstray(account)) {
        lightest(account).ifPresent(receiver -> gifts.add(give(account, receiver)));
      }
    }
    for (var account : sorted) {
      if (gifts.size() == atOnce || surplus < account.weight()) {
        break;
      }
      if (isAstray(account)) {
        continue;
      }
      var receiver = lightest(account);
      if (receiver.isPresent() && (self.draining() || isLacking(receiver.get(), account))) {
        gifts.add(give(account, receiver.get()));
        surplus -= account.weight();
      }
    }
    return gifts;
  }

  private double surplus() {
    var share = share(self);
    return self.weight() > share * TOLERATED && self.weight() > share + TOLERATED_ACCOUNTS
        ? self.weight() - share
        : 0;
  }

  private double share(WorkerReport worker) {
    var capacity = takers.stream().mapToDouble(WorkerReport::capacity).sum();
    var weight = takers.stream().mapToDouble(WorkerReport::weight).sum() + self.weight();
    capacity += self.draining() ? 0 : self.capacity();
    return capacity > 0 ? weight * worker.capacity() / capacity : 0;
  }

  /// Runs here although a worker of its own zone could have it.
  private boolean isAstray(Movable account) {
    var zone = account.zone();
    return zone != null
        && !zone.equals(self.zone())
        && takers.stream().anyMatch(taker -> taker.zone().equals(zone));
  }

  private boolean isLacking(WorkerReport taker, Movable account) {
    return lacking.getOrDefault(taker.name(), 0.0) >= account.weight() / 2;
  }

  private Optional<WorkerReport> lightest(Movable account) {
    return takers.stream()
        .filter(taker -> room.getOrDefault(taker.name(), 0) > 0)
        .filter(taker -> isFor(account, taker))
        .max(Comparator.comparingDouble(taker -> lacking.getOrDefault(taker.name(), 0.0)));
  }

  /// An account stays in its zone as long as any worker there is left.
  private boolean isFor(Movable account, WorkerReport taker) {
    var zone = account.zone();
    if (zone == null || taker.zone().equals(zone)) {
      return true;
    }
    return self.draining() && takers.stream().noneMatch(other -> other.zone().equals(zone));
  }

  private Gift give(Movable account, WorkerReport receiver) {
    lacking.merge(receiver.name(), -account.weight(), Double::sum);
    room.merge(receiver.name(), -1, Integer::sum);
    return new Gift(account.account(), receiver.name());
  }
}
