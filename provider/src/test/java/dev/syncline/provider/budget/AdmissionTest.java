package dev.syncline.provider.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Failure;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.budget.Admission.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Failure DOWN = new Failure.Unreachable("connection refused");
  private static final Failure REST = new Failure.Throttled("too many", Duration.ofMinutes(2));

  private final ReentrantLock lock = new ReentrantLock();
  private final List<String> admitted = new ArrayList<>();
  private final List<Waiter> refused = new ArrayList<>();
  private long now = Duration.ofDays(3).toNanos();
  private Admission admission = admission(1000, 1000, HostLimits.UNLIMITED);

  private static Admission admission(double perSecond, int burst, int connections) {
    return new Admission(
        new HostLimits(
            "test", List.of(), perSecond, burst, connections, 5, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  @Test
  void aBurstGoesAtOnceAndTheRestInOrderAtItsPace() {
    admission = admission(10, 2, HostLimits.UNLIMITED);
    worksAlready();
    come(Urgency.NEW_MAIL, "a", "b", "c", "d");

    assertThat(admitted).containsExactly("a", "b");
    assertThat(admission.decide(now)).isEqualTo(Duration.ofMillis(100).toNanos());
    pass(Duration.ofMillis(99));
    assertThat(admitted).containsExactly("a", "b");
    pass(Duration.ofMillis(1));
    assertThat(admitted).containsExactly("a", "b", "c");
    come(Urgency.USER, "user");
    pass(Duration.ofMillis(100));
    assertThat(admitted).containsExactly("a", "b", "c", "user");
    pass(Duration.ofMillis(100));
    assertThat(admitted).endsWith("d");
  }

  @Test
  void noMoreConnectionsAreOpenThanTheHostAllows() {
    admission = admission(1000, 1000, 2);
    worksAlready();
    come(Urgency.BACKFILL, "a", "b", "c");

    assertThat(admitted).containsExactly("a", "b");
    assertThat(admission.lacksConnections()).isTrue();
    assertThat(admission.decide(now)).isEqualTo(Admission.NEVER);
    admission.closed();
    decide();
    assertThat(admitted).containsExactly("a", "b", "c");
  }

  @Test
  void aHostThatWasNotHeardOfIsAskedByFewAtATimeAndByMoreWithEachLoginThatWorks() {
    come(Urgency.NEW_MAIL, "1", "2", "3", "4", "5", "6");

    assertThat(admitted).hasSize(3);
    works();
    assertThat(admitted).hasSize(5);
    admission.failed("2", DOWN, now);
    come(Urgency.NEW_MAIL, "7", "8");
    assertThat(admitted).hasSize(5);
  }

  @Test
  void oneAccountThatFailsAgainAndAgainSaysNothingAboutItsHost() {
    for (var n = 0; n < 10; n++) {
      come(Urgency.NEW_MAIL, "wrong port");
      admission.failed("wrong port", DOWN, now);
    }

    assertThat(admission.isAway()).isFalse();
    come(Urgency.NEW_MAIL, "another");
    assertThat(admitted).endsWith("another");
  }

  @Test
  void aHostThatFailsForThreeIsAskedByOneAtATimeAndTheOthersAreToldWhy() {
    goesAway(DOWN);
    come(Urgency.NEW_MAIL, "a", "b");

    assertThat(admitted).isEmpty();
    assertThat(refused).hasSize(2);
    assertThat(refused.getFirst().refusal())
        .isEqualTo(
            new Failure.Unreachable(
                "not tried, since other accounts just failed at this server; it is tried again in"
                    + " 2 s: connection refused"));
    pass(Duration.ofSeconds(1));
    come(Urgency.NEW_MAIL, "a", "b");
    assertThat(admitted).containsExactly("a");
    come(Urgency.USER, "user");
    assertThat(admitted).containsExactly("a");
    assertThat(refused).hasSize(4);

    admission.failed("a", DOWN, now);
    pass(Duration.ofMillis(1999));
    come(Urgency.NEW_MAIL, "b");
    assertThat(admitted).containsExactly("a");
    pass(Duration.ofMillis(1));
    come(Urgency.NEW_MAIL, "b");
    assertThat(admitted).containsExactly("a", "b");
  }

  @Test
  void aUserNeedNotWaitForTheNextProbeUnlessTheHostAskedForARest() {
    goesAway(DOWN);
    come(Urgency.USER, "user");
    assertThat(admitted).containsExactly("user");

    admission = admission(1000, 1000, HostLimits.UNLIMITED);
    goesAway(REST);
    come(Urgency.USER, "user");
    assertThat(admitted).isEmpty();
    assertThat(refused.getLast().refusal()).isInstanceOf(Failure.Throttled.class);
    pass(Duration.ofMinutes(2));
    come(Urgency.USER, "user");
    assertThat(admitted).containsExactly("user");
  }

  @Test
  void whenAProbeWorksThoseWhoWereToldAreWokenInOrder() {
    goesAway(DOWN);
    come(Urgency.NEW_MAIL, "a", "b", "late");
    var woken = new ArrayList<String>();
    admission.wakeLater("a", () -> woken.add("a"));
    admission.wakeLater("b", () -> woken.add("b"));

    pass(Duration.ofSeconds(1));
    var probe = admission.nextProbe();
    assertThat(probe).isNotNull();
    probe.run();
    come(Urgency.NEW_MAIL, "a");
    works().forEach(Runnable::run);

    assertThat(woken).containsExactly("a", "b");
    assertThat(admission.isAway()).isFalse();
    assertThat(admission.wakeLater("late", () -> {})).isTrue();
    assertThat(admission.wakeLater("late", () -> {})).isFalse();
    assertThat(admission.wakeLater("of its own trouble", () -> {})).isFalse();
  }

  private void worksAlready() {
    for (var n = 0; n < 10; n++) {
      come(Urgency.USER, "first");
      works();
      admission.closed();
      pass(Duration.ofMillis(200));
    }
    admitted.clear();
  }

  private List<Runnable> works() {
    var woken = admission.worked(now);
    decide();
    return woken;
  }

  private void goesAway(Failure failure) {
    for (var account : List.of("x", "y", "z")) {
      come(Urgency.NEW_MAIL, account);
      admission.failed(account, failure, now);
    }
    admitted.clear();
  }

  private void come(Urgency urgency, String... accounts) {
    for (var account : accounts) {
      admission.join(new Waiter(urgency, account, lock.newCondition()));
    }
    decide();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    decide();
  }

  private void decide() {
    var _ = admission.decide(now);
    for (var waiter : admission.takeDecided()) {
      if (waiter.isAdmitted()) {
        admitted.add(waiter.account());
      } else {
        refused.add(waiter);
      }
    }
  }
}
