package dev.syncline.api.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.ShardId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ShardReadsTest {
  private static final ShardId GOOD = new ShardId(1);
  private static final ShardId SLOW = new ShardId(2);
  private static final List<ShardId> BOTH = List.of(GOOD, SLOW);

  private final ShardReads.Hanging hanging = new ShardReads.Hanging();
  private final ShardReads<String> reads = new ShardReads<>(Duration.ofMillis(200), hanging);

  @Test
  void aShardThatHangsIsLeftOutAndNotAskedAgainBeforeItAnswers() {
    var asked = new AtomicInteger();
    var stuck = new CountDownLatch(1);

    var first = reads.all(BOTH, shard -> answer(shard, asked, stuck));
    var second = reads.all(BOTH, shard -> answer(shard, asked, stuck));

    assertThat(first).isEqualTo(Map.of(GOOD, "answer"));
    assertThat(second).isEqualTo(first);
    assertThat(asked).hasValue(1);
    assertThat(reads.isLate(SLOW)).isTrue();
    stuck.countDown();
    assertThat(late()).isEqualTo("answer");
    assertThat(reads.all(BOTH, shard -> answer(shard, asked, stuck))).hasSize(2);
  }

  @Test
  void anAnswerThatComesLateIsKeptUntilItIsWanted() {
    var stuck = new CountDownLatch(1);
    var _ = reads.all(BOTH, shard -> answer(shard, new AtomicInteger(), stuck));
    stuck.countDown();
    var seen = new AtomicInteger();
    while (seen.get() == 0) {
      assertThat(reads.lateOnes(_ -> seen.incrementAndGet() < 0)).isEmpty();
    }

    assertThat(reads.isLate(SLOW)).isTrue();
    assertThat(late()).isEqualTo("answer");
    assertThat(reads.isLate(SLOW)).isFalse();
  }

  @Test
  void aShardThatAnswersOthersDoesNotHang() {
    var stuck = new CountDownLatch(1);
    var _ = reads.all(List.of(SLOW), shard -> answer(shard, new AtomicInteger(), stuck));
    var others = new ShardReads<String>(Duration.ofMillis(200), hanging);
    var _ = others.all(List.of(SLOW), _ -> "answer");

    var answers =
        others.all(
            List.of(SLOW),
            _ -> {
              LockSupport.parkNanos(500_000_000);
              return "answer";
            });

    assertThat(answers).containsOnlyKeys(SLOW);
    stuck.countDown();
  }

  private String late() {
    var late = reads.lateOnes(_ -> true);
    while (late.isEmpty()) {
      Thread.onSpinWait();
      late = reads.lateOnes(_ -> true);
    }
    return late.getFirst();
  }

  @Test
  void aShardThatIsOnlySlowIsWaitedFor() {
    var answers =
        reads.all(
            BOTH,
            shard -> {
              if (shard.equals(SLOW)) {
                LockSupport.parkNanos(500_000_000);
              }
              return "answer";
            });

    assertThat(answers).containsOnlyKeys(GOOD, SLOW);
  }

  @Test
  void whatOneReaderFoundToHangKeepsNoOtherWaitingForLong() {
    var stuck = new CountDownLatch(1);
    var _ = reads.all(BOTH, shard -> answer(shard, new AtomicInteger(), stuck));
    var other = new ShardReads<String>(Duration.ofSeconds(2), hanging);

    var answers = new AtomicReference<Map<ShardId, String>>();
    var asking =
        Thread.ofVirtual()
            .start(() ->
                answers.set(other.all(BOTH, shard -> answer(shard, new AtomicInteger(), stuck))));

    assertThat(join(asking, Duration.ofSeconds(8))).isTrue();
    assertThat(answers.get()).containsOnlyKeys(GOOD);
    stuck.countDown();
  }

  private static boolean join(Thread thread, Duration within) {
    try {
      return thread.join(within);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aShardThatFailsIsLeftOut() {
    var answers =
        reads.all(
            BOTH,
            shard -> {
              if (shard.equals(SLOW)) {
                throw new IllegalStateException("down");
              }
              return "answer";
            });

    assertThat(answers).containsOnlyKeys(GOOD);
  }

  private static String answer(ShardId shard, AtomicInteger asked, CountDownLatch stuck) {
    if (shard.equals(SLOW)) {
      asked.incrementAndGet();
      try {
        stuck.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return "answer";
  }
}
