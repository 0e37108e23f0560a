package dev.syncline.sync.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BranchesTest {
  private final Signals signals = new Signals();

  @Test
  void whoWakesByTheEndOfABranchFindsItDone() throws InterruptedException {
    try (var branches = new Branches("account", signals)) {
      for (var turn = 0; turn < 20_000; turn++) {
        var branch = branches.fork(() -> {});
        assertThat(signals.await(Duration.ofSeconds(10))).isTrue();
        assertThat(branch.state()).isEqualTo(Future.State.SUCCESS);
      }
    }
  }
}
