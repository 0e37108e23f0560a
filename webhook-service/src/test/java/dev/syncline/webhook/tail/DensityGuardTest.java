package dev.syncline.webhook.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DensityGuardTest {
  private static final int ACCOUNTS = 5;

  /// A log that grows, of which the guard is shown a part: late, twice, out of order, or never.
  private static final class RandomLog {
    private final Random random;
    private final Map<AccountId, List<LogEntry>> committed = new HashMap<>();
    private final List<LogEntry> hinted = new ArrayList<>();
    private long id;

    RandomLog(long seed) {
      random = new Random(seed);
    }

    void commit() {
      var account = new AccountId(random.nextInt(ACCOUNTS));
      var entries = committed.computeIfAbsent(account, _ -> new ArrayList<>());
      for (int i = random.nextInt(3); i >= 0; i--) {
        entries.add(entry(++id, account, entries.size() + 1L));
        hinted.add(entries.getLast());
      }
    }

    List<LogEntry> after(AccountId account, long seq, int max) {
      var all = committed.getOrDefault(account, List.of());
      var to = (int) Math.min(all.size(), seq + Math.max(1, random.nextInt(max + 1)));
      return all.subList((int) seq, to);
    }

    List<LogEntry> hints() {
      var batch = new ArrayList<LogEntry>();
      for (int i = random.nextInt(6); i > 0 && !hinted.isEmpty(); i--) {
        var hint = hinted.get(random.nextInt(hinted.size()));
        batch.add(hint);
        if (random.nextInt(3) > 0) {
          hinted.remove(hint);
        }
      }
      Collections.shuffle(batch, random);
      hinted.removeIf(_ -> random.nextInt(50) == 0);
      return batch;
    }
  }

  @Test
  void whateverIsSeenItHandsOnEachAccountsEntriesOnceInOrderWithoutGaps() {
    for (long seed = 0; seed < 2000; seed++) {
      var log = new RandomLog(seed);
      var out = new HashMap<AccountId, List<Long>>();
      var guard =
          new DensityGuard(
              log::after,
              entry ->
                  out.computeIfAbsent(entry.account(), _ -> new ArrayList<>()).add(entry.seq()));

      for (int step = 0; step < 60; step++) {
        log.commit();
        log.hints().forEach(guard::admit);
      }
      log.committed.forEach((account, entries) -> guard.catchUp(account, entries.size()));

      for (var account : log.committed.entrySet()) {
        assertThat(out.get(account.getKey()))
            .as("seed %d account %d", seed, account.getKey().value())
            .isEqualTo(account.getValue().stream().map(LogEntry::seq).toList());
      }
      assertThat(guard.missing()).as("seed %d", seed).isZero();
    }
  }

  /// As above, with reads that fail now and then, accounts that begin in the middle, and sweeps
  /// that come at any time.
  @Test
  void whateverFailsAndWhereverItBeginsNothingIsLeftOutOrTwice() {
    for (long seed = 0; seed < 3000; seed++) {
      var log = new RandomLog(seed);
      var random = new Random(~seed);
      var out = new HashMap<AccountId, List<Long>>();
      var begins = new HashMap<AccountId, Long>();
      var guard =
          new DensityGuard(
              (account, seq, max) -> {
                if (random.nextInt(5) == 0) {
                  throw new IllegalStateException("gone away");
                }
                return log.after(account, seq, max);
              },
              entry ->
                  out.computeIfAbsent(entry.account(), _ -> new ArrayList<>()).add(entry.seq()));
      for (int step = random.nextInt(20); step > 0; step--) {
        log.commit();
      }
      log.committed.forEach((account, entries) -> {
        var begin = (long) random.nextInt(entries.size() + 1);
        begins.put(account, begin);
        guard.begin(account, begin);
      });

      for (int step = 0; step < 60; step++) {
        log.commit();
        log.hints().forEach(hint -> quietly(() -> guard.admit(hint)));
        if (random.nextInt(10) == 0) {
          log.committed.forEach(
              (account, entries) -> quietly(() -> guard.catchUp(account, entries.size())));
        }
      }
      log.committed.forEach((account, entries) -> {
        while (guard.last(account) < entries.size()) {
          quietly(() -> guard.catchUp(account, entries.size()));
        }
      });

      for (var account : log.committed.entrySet()) {
        var begin = begins.getOrDefault(account.getKey(), 0L);
        assertThat(out.getOrDefault(account.getKey(), List.of()))
            .as("seed %d account %d", seed, account.getKey().value())
            .isEqualTo(
                account.getValue().stream().map(LogEntry::seq).filter(s -> s > begin).toList());
      }
      assertThat(guard.missing()).as("seed %d", seed).isZero();
    }
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("gone away");
    }
  }

  @Test
  void whatIsUpToTheBeginningIsNotHandedOn() {
    var out = new ArrayList<Long>();
    var guard = new DensityGuard((_, _, _) -> List.of(), entry -> out.add(entry.seq()));
    var account = new AccountId(1);
    guard.begin(account, 2);

    List.of(1L, 2L, 3L).forEach(seq -> guard.admit(entry(seq, account, seq)));

    assertThat(out).containsExactly(3L);
    assertThat(guard.dropped()).isEqualTo(2);
  }

  @Test
  void aReadThatFailsLosesNothing() {
    var log = new RandomLog(1);
    var account = new AccountId(0);
    var all = new ArrayList<LogEntry>();
    for (long seq = 1; seq <= 5; seq++) {
      all.add(entry(seq, account, seq));
    }
    log.committed.put(account, all);
    var out = new ArrayList<Long>();
    var broken = new boolean[] {true};
    var guard =
        new DensityGuard(
            (of, seq, max) -> {
              if (broken[0]) {
                throw new IllegalStateException("gone away");
              }
              return log.after(of, seq, max);
            },
            entry -> out.add(entry.seq()));
    guard.admit(all.getFirst());
    try {
      guard.admit(all.getLast());
    } catch (IllegalStateException _) {
      broken[0] = false;
    }

    guard.admit(all.getLast());

    assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void positionsThatRetentionHasTakenAreCountedAndPassedOver() {
    var out = new ArrayList<Long>();
    var guard = new DensityGuard((_, _, _) -> List.of(), entry -> out.add(entry.seq()));

    guard.admit(entry(9, new AccountId(1), 9));

    assertThat(out).containsExactly(9L);
    assertThat(guard.missing()).isEqualTo(8);
  }

  private static LogEntry entry(long id, AccountId account, long seq) {
    return new LogEntry(
        id,
        account,
        seq,
        ObjectType.MESSAGE,
        new UUID(account.value(), seq),
        Operation.CREATED,
        Set.of(),
        Instant.EPOCH,
        null);
  }
}
