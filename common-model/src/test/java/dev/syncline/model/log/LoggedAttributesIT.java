package dev.syncline.model.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Metadata;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails;
import dev.syncline.model.report.ReportDetails.ReportedRecipient;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.testing.TestModel;
import dev.syncline.model.view.AccountViews;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every field of every logged entity is changed, one after another, and what the API then shows is
/// compared with what the log says: an attribute that is shown but not logged fails, and so does
/// one that is logged but not shown.
class LoggedAttributesIT {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// Shown, and deliberately not logged: they move with every pass that finds nothing new, with
  /// every attempt that fails as the one before, and with the state itself, which is logged.
  private static final Set<String> NOT_LOGGED =
      Set.of("Account.syncedAt", "Account.stateSince", "Account.nextAttemptAt");

  /// What changes in a message and its thread's counts together, never alone: `TransactionLogIT`
  /// does it as the model does.
  private static final Set<String> COUNTED_IN_THREADS =
      Set.of(
          "MailThread.messageCount", "MailThread.draftCount", "Message.threadId", "Message.draft");

  private static final ReportDetails REPORT =
      new ReportDetails(
          null,
          null,
          List.of(new ReportedRecipient("nobody@example.org", "550", "5.1.1", null, true, null)),
          new ReportDetails.Origin(null, null, List.of(), List.of(), List.of(), null, null));

  private static @Nullable TestModel opened;
  private static int accounts;

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

  static Stream<Field> everyField() {
    return Shards.ENTITIES.stream()
        .filter(Logged.class::isAssignableFrom)
        .flatMap(entity -> Arrays.stream(entity.getDeclaredFields()))
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field ->
            Stream.of(Id.class, EmbeddedId.class, Version.class)
                .noneMatch(field::isAnnotationPresent))
        .filter(field -> !COUNTED_IN_THREADS.contains(name(field)));
  }

  private static String name(Field field) {
    return field.getDeclaringClass().getSimpleName() + "." + field.getName();
  }

  @ParameterizedTest
  @MethodSource("everyField")
  void isLoggedExactlyWhenTheApiShowsTheChange(Field field) {
    var mailbox = new Filled();
    var before = mailbox.shown();
    var head = mailbox.head();

    mailbox.change(session -> set(field, mailbox.find(session, field.getDeclaringClass())));

    var differs = differences(before, mailbox.shown());
    if (NOT_LOGGED.contains(name(field))) {
      assertThat(differs).as("a field that is not logged on purpose").isNotEmpty();
      assertThat(mailbox.logged(head)).isEmpty();
    } else {
      assertThat(mailbox.logged(head)).as(name(field)).isEqualTo(differs);
    }
  }

  private static Map<String, Set<String>> differences(
      Map<String, JsonNode> before, Map<String, JsonNode> after) {
    var found = new TreeMap<String, Set<String>>();
    before.forEach((object, old) -> {
      var now = after.getOrDefault(object, MAPPER.nullNode());
      var names = new TreeSet<>(old.propertyNames());
      names.addAll(now.propertyNames());
      names.removeIf(name -> old.path(name).equals(now.path(name)));
      if (!names.isEmpty()) {
        found.put(object, names);
      }
    });
    return found;
  }

  private static void set(Field field, Object entity) {
    try {
      field.setAccessible(true);
      field.set(entity, other(field, field.get(entity)));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Another value of the same type.
  private static Object other(Field field, @Nullable Object value) {
    var type = field.getType();
    if (field.getName().equals("settings")) {
      return "{\"imap_host\":\"other.example\"}";
    }
    if (field.getName().equals("latestMessageId")) {
      return Filled.SECOND;
    }
    if (field.getName().equals("parentPath")) {
      return "INBOX/x";
    }
    if (type == String.class) {
      return value + "x";
    }
    if (type == boolean.class) {
      return !(Boolean) Objects.requireNonNull(value);
    }
    if (type == int.class) {
      return (Integer) Objects.requireNonNull(value) + 1;
    }
    if (type == long.class) {
      return (Long) Objects.requireNonNull(value) + 1;
    }
    if (type == short.class) {
      return (short) 7;
    }
    if (type == Instant.class) {
      return NOW.plusSeconds(1000);
    }
    if (type == UUID.class) {
      return UUID.randomUUID();
    }
    if (type == byte[].class) {
      return field.getDeclaringClass() == MessageBody.class
          ? com.github.luben.zstd.Zstd.compress(new byte[] {'x'}, 1)
          : new byte
              [field.getName().equals("pathHash")
                  ? 16
                  : field.getName().equals("subjectHash") ? 8 : 32];
    }
    if (type == Participants.class) {
      var somebody = List.of(new Participant("New", "new@example.com"));
      return new Participants(somebody, somebody, somebody, somebody, somebody);
    }
    if (field.getName().equals("bouncedAddresses")) {
      return List.of("nobody@example.org");
    }
    if (type == Metadata.class) {
      return new Metadata(Map.of("key1", "value"));
    }
    if (type == ReportDetails.class) {
      return REPORT;
    }
    if (type == List.class) {
      return field.getName().equals("participants")
          ? List.of(new Participant("New", "new@example.com"))
          : List.of(
              new AttachmentInfo("2", "a.txt", "text/plain", null, false, 3, 1, 4, "base64", null));
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> !constant.equals(value))
          .reduce((_, last) -> last)
          .orElseThrow();
    }
    throw new IllegalStateException("no other value of " + field);
  }

  /// A thread of two messages in one folder with a folder below it.
  private static final class Filled {
    static final UUID SECOND = UUID.randomUUID();
    private final UUID first = UUID.randomUUID();
    private final UUID thread = UUID.randomUUID();
    private final UUID folder = UUID.randomUUID();
    private final Location account = model().account("fields%d@example.com".formatted(accounts++));

    Filled() {
      change(session -> {
        var inbox = new Folder(key(folder), "INBOX");
        inbox.describe("INBOX", null, dev.syncline.model.mail.Role.INBOX, "", true, false);
        session.persist(inbox);
        var child = new Folder(key(UUID.randomUUID()), "INBOX/x");
        child.describe("x", "INBOX", dev.syncline.model.mail.Role.NONE, "", true, false);
        session.persist(child);
        var message = message(first, 0);
        var second = message(SECOND, 1);
        session.persist(message);
        session.persist(second);
        session.persist(new MessageBody(key(first), null, "hi"));
        session.persist(new MailReport(key(first), MailReport.Kind.BOUNCE, null, REPORT, NOW));
        place(session, first, 1);
        place(session, SECOND, 2);
        var joined = new MailThread(key(thread), second, null);
        joined.add(second, false);
        joined.add(message, false);
        session.persist(joined);
      });
    }

    private void place(Session session, UUID message, long uid) {
      session.persist(
          new Placement(account.account().value(), folder, uid, message, Set.of(), NOW));
    }

    private Message message(UUID id, int ordinal) {
      var hash = new Sha256(new byte[32]);
      return new Message(
          key(id),
          thread,
          new Message.Content(
              hash,
              ordinal,
              NOW.minusSeconds(ordinal),
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

    Object find(Session session, Class<?> entity) {
      var id = account.account().value();
      if (entity == Account.class) {
        return session.find(Account.class, id);
      }
      if (entity == Placement.class) {
        return session.find(Placement.class, new Placement.Key(id, folder, 1));
      }
      return session.find(
          entity,
          key(entity == Folder.class ? folder : entity == MailThread.class ? thread : first));
    }

    /// By type and id, as the API answers them.
    Map<String, JsonNode> shown() {
      return model()
          .shards()
          .read(
              account.shard(),
              session -> {
                var views = new AccountViews(session, account.account(), account.grant());
                var all = new TreeMap<String, JsonNode>();
                all.put("grant", MAPPER.valueToTree(views.grant().orElseThrow()));
                views
                    .folders()
                    .forEach((id, view) -> all.put("folder " + id, MAPPER.valueToTree(view)));
                views
                    .messages(List.of(first, SECOND), true)
                    .forEach((id, view) -> all.put("message " + id, MAPPER.valueToTree(view)));
                views
                    .load(ObjectType.BOUNCE, List.of(first), false)
                    .forEach((id, view) -> all.put("bounce " + id, MAPPER.valueToTree(view)));
                views
                    .threads(List.of(thread), true)
                    .forEach((id, view) -> all.put("thread " + id, MAPPER.valueToTree(view)));
                return all;
              });
    }

    long head() {
      return model().log().head(account.shard(), account.account()).orElseThrow().seq();
    }

    Map<String, Set<String>> logged(long after) {
      var found = new TreeMap<String, Set<String>>();
      for (var entry : model().log().after(account.shard(), account.account(), after, 100)) {
        var type = entry.objectType();
        found.put(
            type == ObjectType.GRANT ? "grant" : type.wireName() + " " + entry.objectId(),
            new TreeSet<>(entry.attributes()));
      }
      return found;
    }

    void change(Consumer<Session> work) {
      model()
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                work.accept(session);
                return true;
              });
    }

    private ObjectKey key(UUID id) {
      return new ObjectKey(account.account().value(), id);
    }
  }
}
