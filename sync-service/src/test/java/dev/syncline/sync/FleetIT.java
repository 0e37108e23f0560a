package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account.SyncState;
import dev.syncline.sync.fleet.Fleet;
import dev.syncline.sync.fleet.FleetSettings;
import dev.syncline.sync.testing.FleetRig;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several workers on one database.
class FleetIT {
  private static final int ACCOUNTS = 24;

  private final FleetRig rig = new FleetRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aWorkerThatJoinsGetsItsShareAndNobodyEverSharesAnAccount() {
    rig.connect(ACCOUNTS);
    rig.start("a");
    rig.until(() -> rig.isSharedOut(ACCOUNTS, "a"));

    rig.start("b");
    rig.until(() -> rig.isSharedOut(ACCOUNTS, "a", "b") && isFair(rig.worker("b"), 12));
    rig.start("c");
    rig.until(() -> rig.isSharedOut(ACCOUNTS, "a", "b", "c") && isFair(rig.worker("c"), 8));

    rig.stop("a");
    rig.until(() -> rig.isSharedOut(ACCOUNTS, "b", "c"));
    assertThat(rig.everSharedByTwo()).isEmpty();
  }

  private static boolean isFair(Fleet worker, int share) {
    return Math.abs(worker.size() - share) <= 3;
  }

  @Test
  void whoDrainsGivesEverythingAwayAndTakesNothing() {
    rig.connect(ACCOUNTS);
    rig.start("a");
    rig.start("b");
    rig.until(() -> rig.isSharedOut(ACCOUNTS, "a", "b") && rig.openBy("a") > 0);

    rig.drain("a");

    rig.until(() -> rig.worker("a").isDraining());
    rig.until(() -> rig.isSharedOut(ACCOUNTS, "b"));
    rig.connect(5);
    rig.until(() -> rig.isSharedOut(ACCOUNTS + 5, "b"));
    assertThat(rig.openBy("a")).isZero();
    assertThat(rig.everSharedByTwo()).isEmpty();
  }

  /// Its process slept, say: it has not noticed that others have its accounts.
  @Test
  void whoSleptWritesNothingMoreAndLetsGo() {
    rig.connect(ACCOUNTS);
    rig.start("sleeper", sleepy());
    rig.until(() -> rig.openBy("sleeper") == ACCOUNTS);
    rig.until(() -> rig.account(ACCOUNTS - 1).syncState() == SyncState.LIVE);
    rig.start("awake");

    rig.silence("sleeper");
    rig.until(() -> rig.openBy("awake") == ACCOUNTS);
    rig.createFolder("New");

    rig.until(() -> rig.openBy("sleeper") == 0 && rig.isSharedOut(ACCOUNTS, "awake"));
  }

  private static FleetSettings sleepy() {
    return new FleetSettings(
        Duration.ofMinutes(20),
        Duration.ofMinutes(10),
        Duration.ofMillis(50),
        1000,
        100,
        200,
        300,
        5,
        Duration.ZERO,
        "",
        true);
  }

  @Test
  void anAccountIsInItsZoneAsLongAsAnyWorkerIsThere() {
    rig.connect(12);
    rig.put(0, 6, "north");
    rig.start("stranger", FleetRig.quick("south", false));
    rig.until(() -> rig.isSharedOut(6, "stranger"));

    rig.start("guest", FleetRig.quick("south", true));
    rig.until(() -> rig.isSharedOut(12, "stranger", "guest"));
    rig.until(() -> rig.worker("guest").accounts().contains(rig.location(0).account()));

    rig.start("home", FleetRig.quick("north", true));
    rig.until(() -> {
      var home = rig.worker("home").accounts();
      return IntStream.range(0, 6).allMatch(i -> home.contains(rig.location(i).account()));
    });
    assertThat(rig.everSharedByTwo()).isEmpty();
  }

  @Test
  void aPausedAccountRestsUntilItIsResumedAndIsCounted() {
    rig.connect(3);
    rig.start("a");
    rig.until(() -> rig.gauge("a", "live") == 3);

    rig.change(1, account -> account.pause("the owner is away", Instant.now()));

    rig.until(() -> rig.openBy("a") == 2);
    rig.until(() -> rig.gauge("a", "paused") == 1 && rig.gauge("a", "live") == 2);
    assertThat(rig.account(1).failureDetail()).isEqualTo("the owner is away");

    rig.change(1, account -> account.resume(Instant.now()));
    rig.until(() -> rig.account(1).syncState() == SyncState.LIVE);
    assertThat(rig.account(1).failure()).isNull();
  }
}
