package dev.syncline.webhook.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.testing.TestModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The tail without its nets: no sweep, so that what the tail misses stays missing, and a density
/// check whose work is counted.
class TailIT {
  private static final TailSettings WITHOUT_SWEEP =
      new TailSettings(
          Duration.ofSeconds(5),
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofHours(1),
          Duration.ofSeconds(30));

  private final TestModel model = new TestModel();
  private final Map<AccountId, List<Long>> handedOn = new ConcurrentHashMap<>();
  private final List<Location> accounts = new ArrayList<>();

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void aLateCommitIsFoundByTheHoleItLeft() throws InterruptedException {
    var shard = accounts(2);
    var holding = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var reading = new Reading(shard)) {
      threads.execute(() -> writeSlowly(accounts.get(0), holding, release));
      await(holding);
      for (int i = 0; i < 20; i++) {
        write(accounts.get(1), 1);
      }
      until(() -> seqs(accounts.get(1)).size() == 20);
      assertThat(seqs(accounts.get(0))).isEmpty();

      release.countDown();

      until(() -> seqs(accounts.get(0)).size() == 1);
      assertThat(reading.reader.filled()).isZero();
    }
  }

  @Test
  void whereWritersRaceTheTailAloneSeesEachAccountInOrder() throws InterruptedException {
    var shard = accounts(8);
    try (var reading = new Reading(shard)) {
      try (var writers = Executors.newFixedThreadPool(8)) {
        for (int i = 0; i < 1500; i++) {
          var account = accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
          writers.execute(() -> {
            switch (ThreadLocalRandom.current().nextInt(10)) {
              case 0 -> rollBack(account);
              case 1 -> writeSlowly(account, new CountDownLatch(1), null);
              default -> write(account, 1 + ThreadLocalRandom.current().nextInt(3));
            }
          });
        }
      }

      for (var account : accounts) {
        var head = model.log().head(shard, account.account()).orElseThrow().seq();
        until(() -> seqs(account).size() >= head - 1);
        assertThat(seqs(account)).isEqualTo(LongStream.rangeClosed(2, head).boxed().toList());
      }
      assertThat(reading.reader.filled()).as("found by the density check alone").isZero();
    }
  }

  private ShardReader follow(ShardId shard) {
    return new ShardReader(
        shard,
        model.databases(),
        WITHOUT_SWEEP,
        () ->
            new Follower() {
              @Override
              public void accept(LogEntry entry) {
                handedOn
                    .computeIfAbsent(entry.account(), _ -> new CopyOnWriteArrayList<>())
                    .add(entry.seq());
              }

              @Override
              public void end(boolean stillHeld) {}
            });
  }

  /// A reader at work; closed also when the test fails, which would wait for it else.
  private final class Reading implements AutoCloseable {
    private final ShardReader reader;

    Reading(ShardId shard) {
      reader = follow(shard);
      Thread.ofVirtual().start(this::run);
    }

    private void run() {
      try {
        reader.follow(model.wakeups());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      reader.stop();
    }
  }

  private ShardId accounts(int count) {
    var application = model.applications().create("tail");
    var shard = model.account(application, "first@example.com").shard();
    for (int i = 0; accounts.size() < count; i++) {
      var account = model.account(application, "user%d@example.com".formatted(i));
      if (account.shard().equals(shard)) {
        accounts.add(account);
      }
    }
    return shard;
  }

  private List<Long> seqs(Location account) {
    return handedOn.getOrDefault(account.account(), List.of());
  }

  private void write(Location account, int count) {
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              for (int i = 0; i < count; i++) {
                session.persist(folder(account));
              }
              return true;
            });
  }

  /// Its entries have their row numbers long before it commits: those of other accounts, which get
  /// later numbers, commit first.
  private void writeSlowly(
      Location account, CountDownLatch holding, @Nullable CountDownLatch release) {
    var sql =
        """
        insert into log_entry (account_id, seq, object_type, object_id, operation, attributes, changed_at)
        select account_id, seq, 2, unhex(replace(uuid(), '-', '')), 1, '', utc_timestamp(6) from log_head
         where account_id = :account
        """;
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session
                  .createNativeMutationQuery(
                      "update log_head set seq = seq + 1 where account_id = :account")
                  .setParameter("account", account.account().value())
                  .executeUpdate();
              session
                  .createNativeMutationQuery(sql)
                  .setParameter("account", account.account().value())
                  .executeUpdate();
              holding.countDown();
              if (release == null) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000));
              } else {
                await(release);
              }
              return true;
            });
  }

  private void rollBack(Location account) {
    try {
      model
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                session.persist(folder(account));
                session.flush();
                throw new IllegalStateException("changed my mind");
              });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("changed my mind");
    }
  }

  private static Folder folder(Location account) {
    var id = UUID.randomUUID();
    return new Folder(new ObjectKey(account.account().value(), id), "Folder " + id);
  }

  private static void until(BooleanSupplier condition) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 s").isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
