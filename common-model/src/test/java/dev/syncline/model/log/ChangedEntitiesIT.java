package dev.syncline.model.log;

import static dev.syncline.model.log.Samples.NOON;
import static dev.syncline.model.log.Samples.key;
import static dev.syncline.model.log.Samples.log;
import static dev.syncline.model.log.Samples.message;
import static dev.syncline.model.log.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.testing.TestModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

class ChangedEntitiesIT {
  /// Enough that statements of every size are used.
  private static final int MANY = 64 + 2 * 8 + 3;

  @Test
  void rowsChangedTogetherEqualThoseThatASessionChanges() {
    try (var model = new TestModel()) {
      var together = changed(model, "together@example.com", ChangedEntitiesIT::write);
      var oneByOne = changed(model, "one-by-one@example.com", Session::flush);

      assertThat(together).isEqualTo(oneByOne);
      assertThat(together.get("message")).hasSize(MANY);
    }
  }

  @Test
  void whatIsChangedAgainAfterwardsIsWrittenToo() {
    try (var model = new TestModel()) {
      var together =
          changed(
              model,
              "together@example.com",
              session -> {
                write(session);
                session.find(Message.class, known(session, 5)).unplaced(NOON.minusSeconds(5));
                session.find(Message.class, known(session, 6)).show(true, true, true, true);
                write(session);
                session.find(Message.class, known(session, 7)).unplaced(NOON.minusSeconds(7));
              });

      assertThat(together.get("message"))
          .filteredOn(row -> row.contains("2026-11-22T11:59:55"))
          .hasSize(1);
      assertThat(together.get("message"))
          .filteredOn(row -> row.contains("2026-11-22T11:59:53"))
          .hasSize(1);
    }
  }

  @Test
  void whatAnotherTransactionChangedMeanwhileIsNotOverwritten() {
    try (var model = new TestModel()) {
      var account = filled(model, "raced@example.com");
      var attempts = new AtomicInteger();
      model
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                var messages = messages(session, account);
                if (attempts.incrementAndGet() == 1) {
                  inAnother(
                      model,
                      account,
                      other -> found(other, account, 3).unplaced(NOON.plusNanos(3000)));
                }
                messages.forEach(m -> m.show(true, false, true, false));
                write(session);
                return true;
              });

      assertThat(attempts).hasValue(2);
      model
          .shards()
          .read(
              account.shard(),
              session -> {
                assertThat(messages(session, account)).allMatch(Message::isAnswered);
                assertThat(found(session, account, 3).unplacedSince()).isNotNull();
                return true;
              });
    }
  }

  @Test
  void whatAnotherTransactionRemovedMeanwhileDoesNotComeBack() {
    try (var model = new TestModel()) {
      var account = filled(model, "removed@example.com");
      var attempts = new AtomicInteger();
      model
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                var messages = messages(session, account);
                if (attempts.incrementAndGet() == 1) {
                  inAnother(model, account, other -> other.remove(found(other, account, 3)));
                }
                messages.forEach(m -> m.show(true, false, true, false));
                write(session);
                return true;
              });

      assertThat(attempts).hasValue(2);
      assertThat(rows(model, account, "message")).hasSize(MANY - 1);
    }
  }

  private static Message found(Session session, Location account, int i) {
    return Objects.requireNonNull(session.find(Message.class, key(account, i)));
  }

  private static ObjectKey known(Session session, int i) {
    var account =
        session
            .createSelectionQuery("select max(m.key.accountId) from Message m", Long.class)
            .getSingleResult();
    return new ObjectKey(account, new UUID(1, i));
  }

  private static void inAnother(TestModel model, Location account, Consumer<Session> change) {
    var other =
        new Thread(() ->
            model
                .shards()
                .inTransaction(
                    account.shard(),
                    session -> {
                      change.accept(session);
                      return true;
                    }));
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Session session) {
    ChangedEntities.write(session, MailThread.class);
    ChangedEntities.write(session, Message.class);
  }

  /// Rows and log of an account in which most of what there is was changed.
  private static Map<String, List<String>> changed(
      TestModel model, String email, Consumer<Session> how) {
    var account = filled(model, email);
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              messages(session, account).stream()
                  .filter(message -> message.ordinal() % 10 != 9)
                  .forEach(message -> change(session, account, message));
              how.accept(session);
              return true;
            });
    return Map.of(
        "thread", rows(model, account, "thread"),
        "message", rows(model, account, "message"),
        "log", log(model, account));
  }

  private static void change(Session session, Location account, Message message) {
    var i = message.ordinal();
    var thread = Objects.requireNonNull(session.find(MailThread.class, key(account, i)));
    thread.count(message, -1);
    message.show(!message.isUnread(), i % 2 == 0, i % 3 == 0, false);
    if (i % 4 == 0) {
      message.joinThread(new UUID(9, i));
    }
    thread.count(message, 1);
    if (i % 5 == 0) {
      thread.add(message(key(account, 1000 + i), 1000 + i), i % 2 == 0);
    }
  }

  private static List<Message> messages(Session session, Location account) {
    return session
        .createSelectionQuery(
            "from Message m where m.key.accountId = :account order by m.key.id", Message.class)
        .setParameter("account", account.account().value())
        .getResultList();
  }

  private static Location filled(TestModel model, String email) {
    var account = model.account(email);
    return model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              var messages =
                  IntStream.range(0, MANY).mapToObj(i -> message(key(account, i), i)).toList();
              NewEntities.insert(
                  session,
                  messages.stream()
                      .map(m -> new MailThread(key(account, m.ordinal()), m, null))
                      .toList());
              NewEntities.insert(session, messages);
              return account;
            });
  }
}
