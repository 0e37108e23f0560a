package dev.syncline.model.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.testing.TestModel;
import java.time.Instant;
import java.util.HexFormat;
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
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

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
          .contains("1 GRANT CREATED", "%d MESSAGE CREATED".formatted(1 + 2 * MANY));
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

      assertThat(log(model, account)).containsExactly("1 GRANT CREATED");
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

  private static Message message(ObjectKey key, int i) {
    var hash = new Sha256(HexFormat.of().parseHex("ff0027%058x".formatted(i)));
    var message =
        new Message(
            key,
            new UUID(3, i),
            new Message.Content(
                hash,
                i,
                NOON.plusSeconds(i),
                i % 2 == 0 ? null : NOON.minusSeconds(3_000_000_000L),
                i % 5 == 0 ? null : "quote ' and \\ and \u0000 and 漢字 🎉 " + i,
                new Participants(
                    List.of(new Participant("Zoë \"Z\"", "zoe@example.com")),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()),
                "snippet",
                i % 7 == 0 ? List.of(attachment()) : List.of(),
                i % 4 == 0 ? null : "id-%d@example.com".formatted(i),
                5_000_000_000L + i,
                new BlobAddress(hash, hash.toString(), 0, 0),
                i % 2 == 0));
    message.show(i % 2 == 0, true, false, i % 3 == 0);
    return message;
  }

  private static AttachmentInfo attachment() {
    return new AttachmentInfo(
        "2", "a.pdf", "application/pdf", null, false, 3, 100, 4, "base64", null);
  }

  private static ObjectKey key(Location account, int i) {
    return new ObjectKey(account.account().value(), new UUID(1, i));
  }

  /// Every column as text, without the account's number.
  private static List<String> rows(TestModel model, Location account, String table) {
    return model
        .shards()
        .sql(account.shard())
        .sql("select * from %s where account_id = ? order by 1, 2, 3".formatted(table))
        .param(account.account().value())
        .query((row, _) -> {
          var text = new StringBuilder();
          for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
            var value = row.getObject(i);
            text.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value)
                .append('|');
          }
          return text.toString();
        })
        .list();
  }

  private static List<String> log(TestModel model, Location account) {
    return model.log().after(account.shard(), account.account(), 0, 1000).stream()
        .map(e -> "%d %s %s".formatted(e.seq(), e.objectType(), e.operation()))
        .toList();
  }
}
