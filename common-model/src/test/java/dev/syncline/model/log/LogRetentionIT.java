package dev.syncline.model.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountPurges;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.testing.TestModel;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogRetentionIT {
  private static @Nullable TestModel opened;

  @BeforeAll
  static void open() {
    opened = new TestModel();
  }

  @AfterAll
  static void close() {
    model().close();
  }

  private static TestModel model() {
    return Objects.requireNonNull(opened);
  }

  /// Row numbers are in the order of time but for what these tests age: each begins with none.
  @BeforeEach
  void nothingIsOlder() {
    for (var shard : model().databases().shards()) {
      model().shards().sql(shard).sql("delete from log_entry").update();
    }
  }

  private static LogRetention retention(int batch) {
    var settings =
        new LogSettings(Duration.ofDays(14), Duration.ofMinutes(1), batch, Duration.ZERO);
    return new LogRetention(model().shards(), settings, "test");
  }

  @Test
  void removesExactlyWhatIsTooOldAndSaysWhereTheLogBegins() throws InterruptedException {
    var account = accountWithFolders("old@example.com", 9);
    age(account, 6, 15);

    retention(2).removeExpired(account.shard());

    var slice = model().log().slice(account.shard(), account.account(), 0, 100).orElseThrow();
    assertThat(slice.head().oldestSeq()).isEqualTo(7);
    assertThat(slice.entries()).extracting(LogEntry::seq).containsExactly(7L, 8L, 9L, 10L);
    assertThat(slice.missesSome(0)).isTrue();
    assertThat(slice.missesSome(6)).isFalse();
  }

  @Test
  void whatIsYoungerStays() throws InterruptedException {
    var account = accountWithFolders("young@example.com", 3);
    age(account, 4, 13);

    retention(100).removeExpired(account.shard());

    assertThat(model().log().after(account.shard(), account.account(), 0, 100)).hasSize(4);
  }

  @Test
  void anAccountThatIsGoneIsForgottenWhenItsLastEntryExpires() throws InterruptedException {
    var account = accountWithFolders("gone@example.com", 1);
    model()
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              AccountPurges.begin(session, session.find(Account.class, account.account().value()));
              return true;
            });
    var sql = model().shards().sql(account.shard());
    age(account, 100, 15);

    retention(100).removeExpired(account.shard());
    assertThat(model().log().head(account.shard(), account.account())).isPresent();

    sql.sql("insert into published_position (account_id, epoch, seq) values (?, 1, 1)")
        .param(account.account().value())
        .update();
    sql.sql("delete from account_purge where account_id = ?")
        .param(account.account().value())
        .update();
    age(accountOn(account), 100, 15);
    retention(100).removeExpired(account.shard());
    assertThat(model().log().head(account.shard(), account.account())).isEmpty();
    assertThat(
            sql.sql("select count(*) from published_position where account_id = ?")
                .param(account.account().value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  /// Another account of the same shard, so that there is something to remove.
  private static Location accountOn(Location other) {
    for (int i = 0; ; i++) {
      var account = accountWithFolders("beside%d@example.com".formatted(i), 1);
      if (account.shard().equals(other.shard())) {
        return account;
      }
    }
  }

  @Test
  void aReaderAmidRemovalReadsOnOrIsToldNeverSkips()
      throws InterruptedException, ExecutionException {
    var account = accountWithFolders("raced@example.com", 400);
    age(account, 300, 15);
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var removing =
          threads.submit(() -> {
            var removed = retention(7).removeExpired(account.shard());
            done.set(true);
            return removed;
          });
      while (!done.get()) {
        readThrough(account);
      }
      assertThat(removing.get()).isEqualTo(300);
    }
    assertThat(readThrough(account)).isZero();
  }

  /// Answers how far a reader from the beginning came; 0 when it was told at once.
  private static long readThrough(Location account) {
    var at = 0L;
    while (true) {
      var slice = model().log().slice(account.shard(), account.account(), at, 20).orElseThrow();
      if (slice.missesSome(at)) {
        assertThat(slice.head().oldestSeq()).isGreaterThan(at + 1);
        return at;
      }
      if (slice.entries().isEmpty()) {
        return at;
      }
      for (var entry : slice.entries()) {
        assertThat(entry.seq()).isEqualTo(at + 1);
        at = entry.seq();
      }
    }
  }

  @Test
  void aTimeIsFoundWithoutAnIndex() {
    var account = accountWithFolders("timed@example.com", 9);
    age(account, 4, 3);
    var since = Instant.now().minus(Duration.ofDays(1));

    var first = model().log().firstSince(account.shard(), account.account(), since);

    assertThat(first).hasValue(5L);
    assertThat(model().log().firstSince(account.shard(), account.account(), Instant.EPOCH))
        .hasValue(1L);
    assertThat(
            model()
                .log()
                .firstSince(
                    account.shard(),
                    account.account(),
                    LocalDateTime.of(2100, 1, 1, 0, 0).toInstant(ZoneOffset.UTC)))
        .isEmpty();
  }

  /// What the log relies on: nothing in the database changes rows by itself.
  @Test
  void noRowIsChangedByACascadeOrATrigger() {
    var account = accountWithFolders("plain@example.com", 1);
    var sql = model().shards().sql(account.shard());

    assertThat(
            sql.sql(
                    "select count(*) from information_schema.referential_constraints"
                        + " where constraint_schema = database()")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(
            sql.sql(
                    "select count(*) from information_schema.triggers"
                        + " where trigger_schema = database()")
                .query(Long.class)
                .single())
        .isZero();
  }

  private static Location accountWithFolders(String email, int folders) {
    var account = model().account(email);
    for (int i = 0; i < folders; i++) {
      model()
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                var key = new ObjectKey(account.account().value(), UUID.randomUUID());
                session.persist(new Folder(key, UUID.randomUUID().toString()));
                return true;
              });
    }
    return account;
  }

  private static void age(Location account, long upTo, int days) {
    model()
        .shards()
        .sql(account.shard())
        .sql(
            "update log_entry set changed_at = utc_timestamp(6) - interval ? day"
                + " where account_id = ? and seq <= ?")
        .params(days, account.account().value(), upTo)
        .update();
  }
}
