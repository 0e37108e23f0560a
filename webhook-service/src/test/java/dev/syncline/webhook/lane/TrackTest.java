package dev.syncline.webhook.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrackTest {
  private static final AccountId ACCOUNT = new AccountId(1);

  private final Semaphore window = new Semaphore(4);
  private final Track track = new Track(window);

  @Test
  void whatComesWhileSomethingIsBeingSentIsKept() {
    loaded(track, 0);
    track.offer(entry(1));
    assertThat(seqs(track.take(20))).containsExactly(1L);

    track.offer(entry(2));
    track.advance(1);
    track.endTurn();

    assertThat(track.isCurrent()).isTrue();
    assertThat(seqs(track.take(20))).containsExactly(2L);
  }

  @Test
  void beyondTheWindowOnlyHowFarTheLogReachesIsKnown() {
    loaded(track, 0);
    LongStream.rangeClosed(1, 10).forEach(seq -> track.offer(entry(seq)));

    assertThat(seqs(track.take(20))).containsExactly(1L, 2L, 3L, 4L);
    track.advance(4);
    track.endTurn();
    assertThat(track.isCurrent()).isFalse();
    assertThat(track.isBehind()).isTrue();
  }

  @Test
  void anAccountThatHasCaughtUpIsServedFromMemoryAgain() {
    loaded(track, 0);
    track.reach(3);
    track.refill(List.of(entry(1), entry(2), entry(3)));
    assertThat(track.take(20)).hasSize(3);

    track.offer(entry(4));
    track.advance(3);
    track.endTurn();

    assertThat(track.isCurrent()).isTrue();
  }

  @Test
  void whatWasTakenAndNotServedIsReadFromTheLogAgain() {
    loaded(track, 0);
    LongStream.rangeClosed(1, 4).forEach(seq -> track.offer(entry(seq)));
    assertThat(track.take(2)).hasSize(2);

    track.advance(1);
    track.endTurn();

    assertThat(track.isCurrent()).isFalse();
    assertThat(window.availablePermits()).isEqualTo(4);
    assertThat(track.isBehind()).isTrue();
  }

  /// A log, a window that is often full, turns that are cut short, an endpoint that is shut now and
  /// then: whatever happens, served is what the log has, once and in order.
  @Test
  void whateverHappensNothingIsLeftOutAndNothingServedTwice() {
    for (long seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      var permits = new Semaphore(1 + random.nextInt(6));
      var free = permits.availablePermits();
      var any = new Track(permits);
      var log = new ArrayList<LogEntry>();
      var served = new ArrayList<Long>();
      for (int step = 0; step < 60; step++) {
        for (int n = random.nextInt(4); n > 0; n--) {
          log.add(entry(log.size() + 1L));
          if (random.nextInt(10) > 0) {
            any.offer(log.getLast());
          } else {
            any.reach(log.size());
          }
        }
        if (random.nextInt(8) == 0) {
          any.forget();
        } else if (random.nextInt(2) == 0) {
          turn(any, log, served, random);
        }
      }
      while (served.size() < log.size()) {
        any.reach(log.size());
        turn(any, log, served, random);
      }

      assertThat(served)
          .as("seed %d", seed)
          .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
      any.forget();
      assertThat(permits.availablePermits()).as("seed %d", seed).isEqualTo(free);
    }
  }

  private static void turn(Track track, List<LogEntry> log, List<Long> served, Random random) {
    loaded(track, 0);
    var max = 1 + random.nextInt(5);
    var taken = track.take(max);
    if (taken.isEmpty()) {
      var at = (int) track.progress().seq();
      if (at == log.size()) {
        return;
      }
      track.refill(List.copyOf(log.subList(at, Math.min(log.size(), at + max))));
      taken = track.take(max);
    }
    for (var entry : taken) {
      if (random.nextInt(6) == 0) {
        break;
      }
      served.add(entry.seq());
      track.advance(entry.seq());
    }
    track.endTurn();
  }

  private static void loaded(Track track, long seq) {
    track.loaded(new Progress(new UUID(1, 1), ACCOUNT, seq, 0, null, null));
  }

  private static LogEntry entry(long seq) {
    return TurnsTest.entry(ACCOUNT.value(), seq);
  }

  private static List<Long> seqs(List<LogEntry> entries) {
    return entries.stream().map(LogEntry::seq).toList();
  }
}
