package dev.syncline.sync.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private final Future<?> done = CompletableFuture.completedFuture(null);

  @Test
  void aReadingEndsWithItsLastPass() {
    assertThat(Reading.succeeded(List.of(done, new CompletableFuture<>()))).isFalse();
    assertThat(Reading.succeeded(List.of(done, done))).isTrue();
  }

  /// The connection broke before a folder was read to its end: what was not seen may be there.
  @Test
  void aReadingOfWhichAPassBrokeOrWasStoppedNeverEnds() {
    var signals = new Signals();
    try (var branches = new Branches("test", signals)) {
      var broken =
          branches.fork(() -> {
            throw new IllegalStateException("broken");
          });
      var stopped =
          branches.fork(() -> {
            throw new InterruptedException();
          });
      await().until(() -> broken.isDone() && stopped.isDone());

      assertThat(Reading.succeeded(List.of(done, broken))).isFalse();
      assertThat(Reading.succeeded(List.of(done, stopped))).isFalse();
      assertThatThrownBy(branches::check).hasMessage("broken");
    }
  }
}
