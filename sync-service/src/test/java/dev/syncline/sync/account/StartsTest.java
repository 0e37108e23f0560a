package dev.syncline.sync.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartsTest {
  private final Starts starts = new Starts(1, 1);
  private final Starts impatient = new Starts(1, 1, Duration.ofMillis(200));

  @Test
  void theNextBeginsWhenOneHasBegun() throws InterruptedException {
    var first = starts.begin();
    var begun = next(starts);
    assertThat(begun.await(100, TimeUnit.MILLISECONDS)).isFalse();

    first.close();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoHasMuchToReadMakesRoomAfterAWhile() throws InterruptedException {
    var _ = impatient.begin();

    assertThat(next(impatient).await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void toEndTwiceMakesRoomOnce() throws InterruptedException {
    var first = starts.begin();
    first.close();
    first.close();
    var _ = starts.begin();

    assertThat(next(starts).await(100, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void aFolderIsReadForTheFirstTimeWhenAnotherOneHasBeen() throws InterruptedException {
    var first = starts.firstReading();
    var next = once(() -> starts.firstReading());
    assertThat(next.await(100, TimeUnit.MILLISECONDS)).isFalse();

    first.close();
    assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static CountDownLatch next(Starts starts) {
    return once(starts::begin);
  }

  private static CountDownLatch once(Callable<?> may) {
    var begun = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            var _ = may.call();
            begun.countDown();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    return begun;
  }
}
