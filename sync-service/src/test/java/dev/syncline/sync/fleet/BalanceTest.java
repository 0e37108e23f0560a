package dev.syncline.sync.fleet;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.sync.fleet.Balance.Gift;
import dev.syncline.sync.fleet.Balance.Movable;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BalanceTest {
  private static final int AT_ONCE = 20;

  @Test
  void whoHasMoreThanItsShareGivesItToThoseWhoLackMost() {
    var gifts = gifts(worker("a", 90), List.of(worker("b", 90), worker("c", 0)), resting(90));

    assertThat(byReceiver(gifts)).isEqualTo(Map.of("c", 20L));
  }

  @Test
  void aSmallDifferenceMovesNothing() {
    assertThat(gifts(worker("a", 104), List.of(worker("b", 96)), resting(104))).isEmpty();
    assertThat(gifts(worker("a", 3), List.of(worker("b", 1)), resting(3))).isEmpty();
  }

  @Test
  void sharesAreByCapacity() {
    var busy = new WorkerReport("a", "", 60, 1000, 60, 1, 1, false);
    var idle = new WorkerReport("b", "", 60, 1000, 60, 2, 0.1, false);

    assertThat(gifts(busy, List.of(idle), resting(60))).hasSize(20);
    assertThat(gifts(idle, List.of(busy), resting(60))).isEmpty();
  }

  @Test
  void theAccountsThatAreLeastTroubleMove() {
    var heavy = new Movable(new AccountId(1000), 50, null);
    var mine = Stream.concat(Stream.of(heavy), resting(30).stream()).toList();

    var gifts = gifts(weighing("a", 80), List.of(weighing("b", 40)), mine);

    assertThat(gifts).hasSize(20).extracting(Gift::account).doesNotContain(heavy.account());
  }

  @Test
  void oneHeavyAccountDoesNotWanderToAndFro() {
    var heavy = new Movable(new AccountId(1), 100, null);

    assertThat(gifts(weighing("a", 100), List.of(worker("b", 0)), List.of(heavy))).isEmpty();
  }

  @Test
  void nobodyGetsMoreThanItMayHaveAndWhoDrainsGetsNothing() {
    var small = new WorkerReport("b", "", 8, 10, 8, 2, 0, false);
    var leaving = new WorkerReport("c", "", 0, 1000, 0, 2, 0, true);

    assertThat(byReceiver(gifts(worker("a", 90), List.of(small, leaving), resting(90))))
        .isEqualTo(Map.of("b", 2L));
  }

  @Test
  void whoDrainsGivesEvenToThoseWhoHaveTheirShare() {
    var draining = new WorkerReport("a", "", 5, 1000, 5, 2, 0, true);

    assertThat(gifts(draining, List.of(worker("b", 200)), resting(5))).hasSize(5);
  }

  @Test
  void accountsGoHomeToTheirZoneAndNeverLeaveIt() {
    var here = new WorkerReport("a", "south", 6, 1000, 6, 2, 0, false);
    var there = new WorkerReport("b", "north", 50, 1000, 50, 2, 0, false);
    var mine = List.of(movable(1, "north"), movable(2, "south"), movable(3, "west"));

    assertThat(gifts(here, List.of(there), mine)).containsExactly(new Gift(new AccountId(1), "b"));
    assertThat(
            gifts(
                new WorkerReport("a", "south", 6, 1000, 90, 2, 0, false),
                List.of(new WorkerReport("b", "north", 0, 1000, 0, 2, 0, false)),
                List.of(movable(2, "south"), movable(4, null))))
        .containsExactly(new Gift(new AccountId(4), "b"));
  }

  private static List<Gift> gifts(
      WorkerReport self, List<WorkerReport> others, List<Movable> mine) {
    return new Balance(self, others, AT_ONCE).gifts(mine);
  }

  private static WorkerReport worker(String name, int accounts) {
    return new WorkerReport(name, "", accounts, 1000, accounts, 2, 0, false);
  }

  private static WorkerReport weighing(String name, double weight) {
    return new WorkerReport(name, "", 30, 1000, weight, 2, 0, false);
  }

  private static List<Movable> resting(int count) {
    return LongStream.range(0, count).mapToObj(id -> movable(id + 1, null)).toList();
  }

  private static Movable movable(long id, @Nullable String zone) {
    return new Movable(new AccountId(id), 1, zone);
  }

  private static Map<String, Long> byReceiver(List<Gift> gifts) {
    return gifts.stream().collect(groupingBy(Gift::receiver, counting()));
  }
}
