package dev.syncline.model.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.account.Account;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails;
import dev.syncline.model.testing.TestModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionLogIT {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static @Nullable TestModel opened;
  private static int accounts;

  private final TestModel model = model();
  private Location account = model.account("nobody%d@example.com".formatted(accounts++));

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

  @BeforeEach
  void freshAccount() {
    account = model.account("nobody%d@example.com".formatted(accounts++));
  }

  @Test
  void everyKindOfWriteOfEveryLoggedEntityIsLoggedAtTheNextPosition() {
    var folder = new Folder(key(), "INBOX");
    var message = message(key());
    var thread = new MailThread(key(), message, null);
    change(session -> {
      session.persist(folder);
      session.persist(message);
      session.persist(thread);
    });
    var placement = new Placement(id(), folder.id(), 1, message.id(), Set.of("\\Seen"), NOW);
    change(session -> session.persist(placement));
    change(
        session -> session.find(Message.class, key(message.id())).show(true, true, false, false));
    change(session -> session.find(Folder.class, key(folder.id())).count(2, 1));
    change(session -> session.find(MailThread.class, key(thread.id())).add(message, false));
    change(session ->
        session
            .find(Account.class, id())
            .fail(
                new Account.Problem("LoginRejected", Account.SyncState.INVALID_CREDENTIALS),
                "NO",
                Instant.now(),
                null));
    change(session -> session.remove(session.find(Placement.class, placementKey(placement))));
    change(session -> session.remove(session.find(Message.class, key(message.id()))));
    change(session -> session.remove(session.find(MailThread.class, key(thread.id()))));
    change(session -> session.remove(session.find(Folder.class, key(folder.id()))));
    change(session -> session.remove(session.find(Account.class, id())));

    assertThat(told())
        .containsExactly(
            "1 grant created",
            "2 folder created",
            "3 thread created",
            "4 message created",
            "5 message updated folders",
            "6 message updated starred,unread",
            "7 folder updated total_count,unread_count",
            "8 thread updated folders,latest_message_received_date,message_ids",
            "9 grant updated grant_status,sync_failure,sync_failure_detail,sync_state",
            "10 message updated folders",
            "11 message deleted",
            "12 thread deleted",
            "13 folder deleted",
            "14 grant deleted");
  }

  @Test
  void whatTheApiDoesNotShowIsNotLogged() {
    var folder = new Folder(key(), "INBOX");
    change(session -> session.persist(folder));

    change(session -> session.find(Folder.class, key(folder.id())).reached("7/9", "mark"));
    change(session -> session.find(Folder.class, key(folder.id())).count(0, 0));

    assertThat(told()).containsExactly("1 grant created", "2 folder created");
  }

  @Test
  void ofACountThatTheApiShowsAsYesOrNoOnlyTheTurnIsLogged() {
    var unread = message(key());
    unread.show(true, false, false, false);
    var thread = new MailThread(key(), unread, null);
    change(session -> session.persist(thread));

    change(session -> session.find(MailThread.class, key(thread.id())).count(unread, 1));
    change(session -> session.find(MailThread.class, key(thread.id())).count(unread, 1));
    change(session -> session.find(MailThread.class, key(thread.id())).count(unread, -1));

    assertThat(told())
        .containsExactly("1 grant created", "2 thread created", "3 thread updated unread");
  }

  @Test
  void oneTransactionTellsOfAnObjectOnce() {
    var message = message(key());
    change(session -> {
      session.persist(message);
      session.flush();
      message.show(true, true, false, false);
      session.flush();
      session.persist(new Placement(id(), UUID.randomUUID(), 1, message.id(), Set.of(), NOW));
    });
    change(session -> {
      var folder = new Folder(key(), "gone at once");
      session.persist(folder);
      session.flush();
      session.remove(folder);
    });

    assertThat(told()).containsExactly("1 grant created", "2 message created");
  }

  @Test
  void aRollbackGivesItsPositionsBack() {
    assertThatThrownBy(() ->
            change(session -> {
              session.persist(new Folder(key(), "one"));
              session.flush();
              throw new IllegalStateException("changed my mind");
            }))
        .hasMessage("changed my mind");
    change(session -> session.persist(new Folder(key(), "two")));

    assertThat(told()).containsExactly("1 grant created", "2 folder created");
  }

  @Test
  void anEntryAndItsChangeCommitTogetherOrNotAtAll() {
    model
        .shards()
        .sql(account.shard())
        .sql("delete from log_head where account_id = ?")
        .param(id())
        .update();

    assertThatThrownBy(() -> change(session -> session.persist(new Folder(key(), "unlogged"))))
        .hasStackTraceContaining("has no log head");

    assertThat(
            model
                .shards()
                .sql(account.shard())
                .sql("select count(*) from folder where account_id = ?")
                .param(id())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void whoeverCommitsFirstHasTheLowerPosition() throws InterruptedException, ExecutionException {
    var inserted = new CountDownLatch(1);
    var overtaken = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(() ->
              change(session -> {
                session.persist(new Folder(key(), "inserted first"));
                session.flush();
                inserted.countDown();
                await(overtaken);
              }));
      await(inserted);
      change(session -> session.persist(new Folder(key(), "committed first")));
      var afterFirstCommit = told();
      overtaken.countDown();
      slow.get();

      assertThat(afterFirstCommit).containsExactly("1 grant created", "2 folder created");
      assertThat(told()).last().isEqualTo("3 folder created");
    }
  }

  @Test
  void aReaderThatFollowsPositionsMissesNothingAmidRollbacksAndRaces()
      throws InterruptedException, ExecutionException {
    var random = new Random(42);
    var seen = new ArrayList<Long>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = write(threads, random, 8, 40);
      while (writers.stream().anyMatch(writer -> !writer.isDone())) {
        read(seen);
      }
      for (var writer : writers) {
        writer.get();
      }
    }
    read(seen);

    var head = model.log().head(account.shard(), account.account()).orElseThrow();
    assertThat(seen)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, head.seq()).boxed().toList());
    assertThat(head.seq()).isGreaterThan(200);
  }

  private List<Future<?>> write(ExecutorService threads, Random random, int writers, int each) {
    var running = new ArrayList<Future<?>>();
    for (int writer = 0; writer < writers; writer++) {
      var own = new Random(random.nextLong());
      running.add(
          threads.submit(() -> {
            for (int i = 0; i < each; i++) {
              changeOrRollBack(own);
            }
          }));
    }
    return running;
  }

  private void changeOrRollBack(Random random) {
    var rollBack = random.nextInt(10) < 2;
    try {
      change(session -> {
        session.persist(new Folder(key(), UUID.randomUUID().toString()));
        session.flush();
        if (rollBack) {
          throw new IllegalStateException("rolled back on purpose");
        }
      });
    } catch (IllegalStateException e) {
      assertThat(rollBack).isTrue();
    }
  }

  private void read(List<Long> seen) {
    var last = seen.isEmpty() ? 0 : seen.getLast();
    model
        .log()
        .after(account.shard(), account.account(), last, 50)
        .forEach(entry -> seen.add(entry.seq()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean change(Consumer<Session> work) {
    return model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              work.accept(session);
              return true;
            });
  }

  private List<String> told() {
    return model.log().after(account.shard(), account.account(), 0, 1000).stream()
        .map(entry ->
            "%d %s %s %s"
                .formatted(
                    entry.seq(),
                    entry.objectType().wireName(),
                    entry.operation().wireName(),
                    String.join(",", new TreeSet<>(entry.attributes())))
                .strip())
        .toList();
  }

  private Message message(ObjectKey key) {
    var hash = new Sha256(new byte[32]);
    return new Message(
        key,
        UUID.randomUUID(),
        new Message.Content(
            hash,
            0,
            NOW,
            NOW,
            "hello",
            Participants.NOBODY,
            "hi",
            List.of(),
            "a@b",
            3,
            new BlobAddress(hash, hash.toString(), 0, 0),
            false));
  }

  private long id() {
    return account.account().value();
  }

  private ObjectKey key() {
    return key(UUID.randomUUID());
  }

  private ObjectKey key(UUID id) {
    return new ObjectKey(id(), id);
  }

  private Placement.Key placementKey(Placement placement) {
    return new Placement.Key(id(), placement.folderId(), placement.uid());
  }

  @Test
  void aReportIsABounceOrAComplaint() {
    var bounce = key();
    var details =
        new ReportDetails(
            null,
            "abuse",
            List.of(),
            new ReportDetails.Origin(null, null, List.of(), List.of(), List.of(), null, null));
    change(session -> {
      session.persist(new MailReport(bounce, MailReport.Kind.BOUNCE, null, details, NOW));
      session.persist(new MailReport(key(), MailReport.Kind.COMPLAINT, null, details, NOW));
    });
    change(session -> session.find(MailReport.class, bounce).found(UUID.randomUUID()));

    assertThat(told().stream().map(entry -> entry.replaceFirst("\\d+ ", "")))
        .contains("bounce created", "complaint created", "bounce updated message_id,origin");
  }

  @Test
  void everyLoggedEntityIsCovered() {
    assertThat(
            dev.syncline.model.shard.Shards.ENTITIES.stream()
                .filter(Logged.class::isAssignableFrom)
                .map(Class::getSimpleName))
        .containsExactlyInAnyOrder(
            "Account", "Folder", "MailReport", "MailThread", "Message", "MessageBody", "Placement");
  }
}
