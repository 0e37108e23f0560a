package dev.syncline.model.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeCollectorTest {
  private static final UUID ID = UUID.randomUUID();

  private final ChangeCollector changes = new ChangeCollector();

  @Test
  void createdAndUpdatedIsCreated() {
    record(Operation.CREATED);
    record(Operation.UPDATED, "unread");

    assertThat(told()).containsExactly("CREATED ");
  }

  @Test
  void createdAndDeletedWasNeverThere() {
    record(Operation.CREATED);
    record(Operation.DELETED);

    assertThat(told()).isEmpty();
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void updatesGatherTheirAttributes() {
    record(Operation.UPDATED, "unread");
    record(Operation.UPDATED, "folders", "unread");

    assertThat(told()).containsExactly("UPDATED folders,unread");
  }

  @Test
  void updatedAndDeletedIsDeleted() {
    record(Operation.UPDATED, "unread");
    record(Operation.DELETED);

    assertThat(told()).containsExactly("DELETED ");
  }

  @Test
  void deletionsComeLast() {
    changes.record(1, ObjectType.FOLDER, UUID.randomUUID(), Operation.DELETED, List.of());
    record(Operation.CREATED);

    assertThat(told()).containsExactly("CREATED ", "DELETED ");
  }

  private void record(Operation operation, String... attributes) {
    changes.record(1, ObjectType.MESSAGE, ID, operation, List.of(attributes));
  }

  private List<String> told() {
    return changes.drafts(1).stream().map(d -> d.operation() + " " + d.attributes()).toList();
  }
}
