package dev.syncline.sync.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private final FakeWorker worker = new FakeWorker();
  private final IdleHeap heap = new IdleHeap(worker);
  private int accounts = 100;
  private Instant now = Instant.parse("2026-11-30T10:00:00Z");

  @Test
  void afterABusyTimeMemoryIsGivenBackOnce() {
    worker.kept = 700L << 20;
    minute(Duration.ofSeconds(50));
    assertThat(worker.collections).isZero();

    minute(Duration.ofSeconds(1));
    assertThat(worker.collections).isEqualTo(1);
    worker.kept += 10L << 20;
    minute(Duration.ofSeconds(1));
    assertThat(worker.collections).isEqualTo(1);
  }

  @Test
  void whatDiedSinceIsGivenBackUntilThereIsNoMore() {
    worker.kept = 700L << 20;
    worker.lives = 300L << 20;
    minute(Duration.ZERO);
    worker.lives = 100L << 20;
    minute(Duration.ZERO);
    assertThat(worker.kept).isEqualTo(300L << 20);

    minutes(3);
    assertThat(worker.kept).isEqualTo(100L << 20);
    minutes(60);
    assertThat(worker.collections).isEqualTo(3);
  }

  @Test
  void whatGrewInTheNextBusyTimeIsGivenBackToo() {
    worker.kept = 700L << 20;
    minute(Duration.ZERO);
    minute(Duration.ofSeconds(100));
    worker.kept = 500L << 20;
    minute(Duration.ofSeconds(100));
    assertThat(worker.collections).isEqualTo(1);

    minute(Duration.ofSeconds(2));
    assertThat(worker.collections).isEqualTo(2);
  }

  @Test
  void thousandsOfAccountsAtRestTakeMoreWithoutBeingBusy() {
    worker.kept = 700L << 20;
    minute(Duration.ofSeconds(24));
    minute(Duration.ofSeconds(24));
    assertThat(worker.collections).isZero();

    accounts = 5000;
    minute(Duration.ofSeconds(24));
    assertThat(worker.collections).isEqualTo(1);
  }

  private void minutes(int count) {
    for (var minute = 0; minute < count; minute++) {
      minute(Duration.ZERO);
    }
  }

  private void minute(Duration worked) {
    for (var second = 0; second < 60; second++) {
      now = now.plusSeconds(1);
      worker.worked = worker.worked.plus(worked.dividedBy(60));
      heap.look(now, accounts);
    }
  }

  private static final class FakeWorker implements IdleHeap.Worker {
    Duration worked = Duration.ZERO;
    long kept;
    long lives = 100L << 20;
    int collections;

    @Override
    public Duration worked() {
      return worked;
    }

    @Override
    public long kept() {
      return kept;
    }

    @Override
    public void collect() {
      collections++;
      kept = lives;
    }
  }
}
