package dev.syncline.webhook.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final UUID WEBHOOK = new UUID(1, 1);
  private static final AccountId LATE = new AccountId(1);

  private final List<String> served = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore window = new Semaphore(100);

  /// Serves by taking everything, and stops at the gate while it catches up.
  private final class Recorder implements Turns.Server {
    private final Batching batching;
    private final CountDownLatch gate;
    private final CountDownLatch done;
    private Turns turns;

    @SuppressWarnings("NullAway.Init") // set by the test, since each needs the other
    Recorder(Batching batching, CountDownLatch gate, CountDownLatch done) {
      this.batching = batching;
      this.gate = gate;
      this.done = done;
    }

    @Override
    public Batching batching() {
      return batching;
    }

    @Override
    public boolean admits(AccountId account) {
      return true;
    }

    @Override
    public Map<AccountId, Instant> serve(List<AccountId> accounts, Pace pace) {
      if (pace == Pace.CATCHING_UP) {
        await(gate);
      }
      var request = new StringBuilder(pace.toString());
      for (var account : accounts) {
        turns.run(
            account,
            track -> {
              track.loaded(new Progress(WEBHOOK, account, 0, 0, null, null));
              var taken = track.take(20);
              taken.forEach(entry -> {
                track.advance(entry.seq());
                request.append(" %d/%d".formatted(account.value(), entry.seq()));
                done.countDown();
              });
              if (taken.isEmpty()) {
                track.advanceToTarget();
                done.countDown();
              }
            });
      }
      served.add(request.toString());
      return Map.of();
    }
  }

  @Test
  void whatHappensNowIsServedWhileEveryThreadThatCatchesUpIsBusy() {
    var gate = new CountDownLatch(1);
    var done = new CountDownLatch(30);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var recorder = new Recorder(Batching.NONE, gate, done);
      var turns = new Turns(recorder, threads, window, 1, 1);
      recorder.turns = turns;
      turns.behind(new Positions.Behind(new Progress(WEBHOOK, LATE, 0, 0, null, null), 5000));

      for (int seq = 1; seq <= 10; seq++) {
        for (int account = 2; account <= 4; account++) {
          turns.offer(entry(account, seq));
        }
      }

      await(done);
      assertThat(served).allMatch(request -> request.startsWith("LIVE"));
      gate.countDown();
    }
    assertThat(served.getLast()).isEqualTo("CATCHING_UP");
    for (int account = 2; account <= 4; account++) {
      assertThat(seqs(account)).isEqualTo(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    }
  }

  /// Often, since a second thread may come before or after the first has begun to gather.
  @RepeatedTest(100)
  void aBatchGathersEventsOfSeveralAccountsUntilItIsFull() {
    var done = new CountDownLatch(4);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var recorder =
          new Recorder(new Batching(4, Duration.ofSeconds(30)), new CountDownLatch(0), done);
      var turns = new Turns(recorder, threads, window, 2, 1);
      recorder.turns = turns;

      turns.offer(entry(2, 1));
      turns.offer(entry(3, 1));
      turns.offer(entry(2, 2));
      turns.offer(entry(4, 1));

      await(done);
    }
    assertThat(served).containsExactly("LIVE 2/1 2/2 3/1 4/1");
  }

  @Test
  void aBatchThatDoesNotGetFullGoesWhenItHasWaited() {
    var done = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var recorder =
          new Recorder(new Batching(4, Duration.ofMillis(30)), new CountDownLatch(0), done);
      var turns = new Turns(recorder, threads, window, 2, 1);
      recorder.turns = turns;

      turns.offer(entry(2, 1));

      await(done);
    }
    assertThat(served).containsExactly("LIVE 2/1");
  }

  private List<Integer> seqs(int account) {
    return served.stream()
        .flatMap(request -> List.of(request.split(" ", -1)).stream())
        .filter(word -> word.startsWith(account + "/"))
        .map(word -> Integer.parseInt(word.substring(word.indexOf('/') + 1)))
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static LogEntry entry(long account, long seq) {
    return new LogEntry(
        account * 1000 + seq,
        new AccountId(account),
        seq,
        ObjectType.MESSAGE,
        new UUID(account, seq),
        Operation.CREATED,
        Set.of(),
        Instant.EPOCH,
        null);
  }
}
