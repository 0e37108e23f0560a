package dev.syncline.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TriggerTest {
  private static final UUID MESSAGE = new UUID(1, 2);

  /// A mailbox of 100,000 messages is listed before it is fetched; what a receiver is told of each
  /// is one message, whole.
  @Test
  void aMessageThatIsListedFirstIsToldOfWhenItIsWhole() {
    var listed = entry(Operation.CREATED, "content_pending");
    var flagged = entry(Operation.UPDATED, "unread");
    var completed = entry(Operation.UPDATED, "body", "content_pending", "snippet");

    assertThat(Trigger.possible(listed)).isEmpty();
    assertThat(Trigger.of(listed, MESSAGE)).isEmpty();
    assertThat(Trigger.of(flagged, MESSAGE)).containsExactly(Trigger.MESSAGE_UPDATED);
    assertThat(Trigger.of(completed, MESSAGE)).containsExactly(Trigger.MESSAGE_CREATED);
    assertThat(Trigger.beside(completed)).contains(Trigger.MESSAGE_CREATED_CLEANED);
  }

  private static LogEntry entry(Operation operation, String... attributes) {
    return new LogEntry(
        1,
        new AccountId(1),
        1,
        ObjectType.MESSAGE,
        MESSAGE,
        operation,
        Set.of(attributes),
        Instant.EPOCH,
        null);
  }
}
