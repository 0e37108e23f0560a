package dev.syncline.model.log;

import static dev.syncline.model.log.Samples.NOON;
import static dev.syncline.model.log.Samples.key;
import static dev.syncline.model.log.Samples.log;
import static dev.syncline.model.log.Samples.message;
import static dev.syncline.model.log.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.testing.TestModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewEntitiesIT {
  /// Enough that statements of every size are used.
  private static final int MANY = 64 + 2 * 8 + 3;

  @Test
  void rowsWrittenTogetherEqualThoseThatASessionWrites() {
    try (var model = new TestModel()) {
      var together = written(model, "together@example.com", NewEntities::insert);
      var oneByOne = written(model, "one-by-one@example.com", NewEntitiesIT::persist);

      assertThat(together).isEqualTo(oneByOne);
      assertThat(together.get("message")).hasSize(MANY);
    }
  }

  @Test
  void rowsWrittenTogetherAreLoggedLikeThoseThatASessionWrites() {
    try (var model = new TestModel()) {
      var together = model.account("together@example.com");
      var oneByOne = model.account("one-by-one@example.com");
      write(model, together, NewEntities::insert);
      write(model, oneByOne, NewEntitiesIT::persist);

      assertThat(log(model, together))
          .isEqualTo(log(model, oneByOne))
          .hasSize(1 + 2 * MANY)
          .contains("1 GRANT CREATED []", "%d MESSAGE CREATED []".formatted(1 + 2 * MANY));
    }
  }

  @Test
  void whatIsRolledBackLeavesNeitherRowsNorEntries() {
    try (var model = new TestModel()) {
      var account = model.account("nobody@example.com");
      try {
        model
            .shards()
            .inTransaction(
                account.shard(),
                session -> {
                  NewEntities.insert(session, List.of(message(key(account, 1), 1)));
                  throw new IllegalStateException("on purpose");
                });
      } catch (IllegalStateException _) {
        // on purpose
      }

      assertThat(log(model, account)).containsExactly("1 GRANT CREATED []");
      assertThat(rows(model, account, "message")).isEmpty();
    }
  }

  private static Map<String, List<String>> written(
      TestModel model, String email, BiConsumer<Session, List<?>> how) {
    var account = model.account(email);
    write(model, account, how);
    return Map.of(
        "thread", rows(model, account, "thread"),
        "message", rows(model, account, "message"),
        "message_body", rows(model, account, "message_body"),
        "placement", rows(model, account, "placement"));
  }

  private static void write(TestModel model, Location account, BiConsumer<Session, List<?>> how) {
    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              var messages =
                  IntStream.range(0, MANY).mapToObj(i -> message(key(account, i), i)).toList();
              how.accept(
                  session,
                  messages.stream()
                      .map(m -> new MailThread(key(account, m.ordinal()), m, null))
                      .toList());
              how.accept(session, messages);
              how.accept(
                  session,
                  messages.stream()
                      .map(m -> new MessageBody(key(account, m.ordinal()), html(m.ordinal()), null))
                      .toList());
              how.accept(session, messages.stream().map(m -> placement(account, m)).toList());
              return true;
            });
  }

  private static void persist(Session session, List<?> entities) {
    entities.forEach(session::persist);
  }

  private static Placement placement(Location account, Message message) {
    return new Placement(
        account.account().value(),
        new UUID(7, 7),
        message.ordinal() + 1,
        message.id(),
        Set.of("\\Seen", "$label"),
        NOON);
  }

  private static @Nullable String html(int i) {
    return i % 3 == 0 ? null : "<p>%d ".formatted(i).repeat(i * 1000);
  }
}
