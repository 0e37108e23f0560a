package dev.syncline.webhook.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.webhook.kafka.Published.Owner;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublishedTest {
  private static final UUID OBJECT = UUID.fromString("0199aaaa-0000-7000-8000-00000000002a");
  private static final UUID GRANT = UUID.fromString("7c9a2f0e-27c5-8be1-9d5a-000000000007");
  private static final UUID APPLICATION = UUID.fromString("3f1f6e0a-9a53-4a39-8f0e-000000000001");

  /// As docs/kafka.md shows it: others read this, so it may only grow.
  @Test
  void theFormatIsTheOneThatIsDocumented() {
    var json =
        Published.of(
                entry(ObjectType.MESSAGE, OBJECT, Operation.UPDATED, "2026-11-22T10:00:00.000120Z"),
                new ShardId(1),
                6_917_529_027_641_081_856L,
                new Owner(APPLICATION, GRANT))
            .json();

    assertThat(new String(json, UTF_8))
        .isEqualTo(
            """
            {"format":1,"application_id":"3f1f6e0a-9a53-4a39-8f0e-000000000001",\
            "grant_id":"7c9a2f0e-27c5-8be1-9d5a-000000000007","account":42,"shard":1,\
            "account_seq":4711,"account_epoch":"6917529027641081856",\
            "cursor":"YAAAAAAAAAAAAAAAAAASZw","row":991,\
            "object":"message","id":"%s","event":"updated",\
            "attributes":["folders","unread"],"changed_at":1795341600.000120,\
            "request_id":"b2f1"}\
            """
                .formatted(PublicIds.encode(OBJECT)));
  }

  @Test
  void whatWasWrittenIsReadBack() {
    for (var type : ObjectType.values()) {
      for (var operation : Operation.values()) {
        var entry = entry(type, OBJECT, operation, "2026-11-22T10:00:00.123456Z");

        var read =
            Published.read(
                Published.of(entry, new ShardId(2), 7, new Owner(APPLICATION, GRANT)).json());

        assertThat(read.entry()).isEqualTo(entry);
        assertThat(read.shard()).isEqualTo(2);
        assertThat(read.accountEpoch()).isEqualTo("7");
      }
    }
  }

  @Test
  void fieldsOfALaterVersionAreNoReasonToFail() {
    var json =
        new String(
            Published.of(
                    entry(ObjectType.GRANT, GRANT, Operation.DELETED, "2026-11-22T10:00:00Z"),
                    new ShardId(1),
                    7,
                    new Owner(null, GRANT))
                .json(),
            UTF_8);

    var later = json.replaceFirst("\\{", "{\"added_later\":[1],");

    assertThat(Published.read(later.getBytes(UTF_8)).entry().objectId()).isEqualTo(GRANT);
  }

  @Test
  void whatIsNoEntryIsRefused() {
    for (var text : new String[] {"", "x", "[]", "{}", "{\"object\":\"virus\"}"}) {
      assertThatThrownBy(() -> Published.read(text.getBytes(UTF_8)).entry())
          .isInstanceOf(RuntimeException.class);
    }
  }

  private static LogEntry entry(ObjectType type, UUID id, Operation operation, String time) {
    return new LogEntry(
        991,
        new AccountId(42),
        4711,
        type,
        id,
        operation,
        operation == Operation.UPDATED ? Set.of("unread", "folders") : Set.of(),
        Instant.parse(time),
        "b2f1");
  }
}
