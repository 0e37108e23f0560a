package dev.syncline.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.Logged;
import dev.syncline.model.log.LoggedAttribute;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AttachmentView;
import dev.syncline.model.view.DeletedView;
import dev.syncline.model.view.FolderView;
import dev.syncline.model.view.MessageView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFilterTest {
  private static final String INBOX = "00000000000000000000000001";
  private static final String WORK = "00000000000000000000000002";
  private static final Map<String, String> ROLES = Map.of(INBOX, "inbox");

  @Test
  void aFolderIsMeantByItsIdOrItsRole() {
    assertThat(passes("{\"folder\": [\"inbox\"]}", message(INBOX, "a@b.c"))).isTrue();
    assertThat(passes("{\"folder\": [\"inbox\"]}", message(WORK, "a@b.c"))).isFalse();
    assertThat(passes("{\"folder\": [\"inbox\", \"%s\"]}".formatted(WORK), message(WORK, "a@b.c")))
        .isTrue();
    assertThat(passes("{\"folder\": [\"%s\"]}".formatted(WORK), folder(WORK))).isTrue();
    assertThat(passes("{\"folder\": [\"%s\"]}".formatted(WORK), folder(INBOX))).isFalse();
  }

  @Test
  void aSenderIsMeantByAddressOrDomainAndNeverByItsEnd() {
    assertThat(passes("{\"from\": [\"a@b.c\"]}", message(INBOX, "A@B.C"))).isTrue();
    assertThat(passes("{\"from\": [\"@b.c\"]}", message(INBOX, "x@b.c"))).isTrue();
    assertThat(passes("{\"from\": [\"@b.c\"]}", message(INBOX, "x@evilb.c"))).isFalse();
    assertThat(passes("{\"from\": [\"a@b.c\"]}", message(INBOX, "ba@b.c"))).isFalse();
    assertThat(passes("{\"from\": [\"a@b.c\"]}", folder(INBOX))).isTrue();
  }

  @Test
  void everyConditionMustHold() {
    var filter = "{\"from\": [\"@b.c\"], \"folder\": [\"inbox\"], \"has_attachment\": true}";

    assertThat(passes(filter, message(INBOX, "a@b.c", attachment(false)))).isTrue();
    assertThat(passes(filter, message(INBOX, "a@b.c", attachment(true)))).isFalse();
    assertThat(passes(filter, message(INBOX, "a@b.c"))).isFalse();
    assertThat(passes(filter, message(WORK, "a@b.c", attachment(false)))).isFalse();
  }

  @Test
  void aChangeIsAskedOfUpdatesOnly() {
    var filter = EventFilter.parse("{\"changed\": [\"folders\"]}");

    assertThat(filter.mayPass(entry(Operation.UPDATED, "unread"))).isFalse();
    assertThat(filter.mayPass(entry(Operation.UPDATED, "unread", "folders"))).isTrue();
    assertThat(filter.mayPass(entry(Operation.CREATED))).isTrue();
  }

  @Test
  void aDeletionAlwaysPasses() {
    var filter = EventFilter.parse("{\"from\": [\"a@b.c\"], \"changed\": [\"unread\"]}");
    var gone = DeletedView.of(new UUID(1, 1), ObjectType.MESSAGE, new UUID(2, 2));

    assertThat(filter.passes(entry(Operation.DELETED), gone, Map.of())).isTrue();
  }

  /// A name that is missing could never be asked for.
  @Test
  void whatTheLogNamesCanBeAskedFor() {
    var logged = new TreeSet<String>();
    for (var entity : Shards.ENTITIES) {
      Arrays.stream(entity.getDeclaredFields())
          .map(field -> field.getAnnotation(LoggedAttribute.class))
          .filter(annotation -> annotation != null && Logged.class.isAssignableFrom(entity))
          .forEach(annotation -> logged.addAll(Arrays.asList(annotation.value())));
    }
    // of placements, and what propagates
    logged.addAll(List.of("folders", "child_count", "parent_id", "latest_draft_or_message"));

    assertThat(EventFilter.ATTRIBUTES).containsAll(logged);
  }

  @Test
  void itIsTheSameAfterBeingStored() {
    var filter = EventFilter.parse("{\"from\": [\"a@b.c\"], \"has_attachment\": false}");

    assertThat(EventFilter.parse(filter.json())).isEqualTo(filter);
    assertThat(EventFilter.parse(null).isNone()).isTrue();
  }

  @Test
  void anOutcomeIsToldToThoseWhoAskForIt() {
    var entry = entry(Operation.UPDATED, "send_state");
    var sent = message(INBOX, "a@b.c").withHeaders(List.of());

    assertThat(Trigger.possible(entry))
        .containsExactlyInAnyOrder(
            Trigger.MESSAGE_UPDATED, Trigger.MESSAGE_SEND_SUCCESS, Trigger.MESSAGE_SEND_FAILED);
    assertThat(Trigger.of(entry, sent)).containsExactly(Trigger.MESSAGE_UPDATED);
    assertThat(Trigger.of(entry, message(INBOX, "a@b.c", "sent")))
        .containsExactly(Trigger.MESSAGE_SEND_SUCCESS, Trigger.MESSAGE_UPDATED);
    assertThat(
            Trigger.of(
                entry(Operation.UPDATED, "send_state", "folders"),
                message(INBOX, "a@b.c", "in_sent_folder")))
        .containsExactly(Trigger.MESSAGE_UPDATED);
    assertThat(Trigger.of(entry(Operation.UPDATED, "unread"), message(INBOX, "a@b.c", "failed")))
        .containsExactly(Trigger.MESSAGE_UPDATED);
  }

  private static boolean passes(String filter, Object object) {
    return EventFilter.parse(filter).passes(entry(Operation.CREATED), object, ROLES);
  }

  private static LogEntry entry(Operation operation, String... attributes) {
    return new LogEntry(
        1,
        new AccountId(1),
        1,
        ObjectType.MESSAGE,
        new UUID(1, 2),
        operation,
        Set.of(attributes),
        Instant.EPOCH,
        null);
  }

  private static AttachmentView attachment(boolean inline) {
    return new AttachmentView("id", "grant", "a.pdf", "application/pdf", "", null, inline, 1, null);
  }

  private static FolderView folder(String id) {
    var none = List.<String>of();
    return new FolderView("folder", id, "grant", "name", null, none, false, 0, 0, 0, null, null);
  }

  private static MessageView message(String folder, String from, AttachmentView... attachments) {
    return message(folder, from, null, attachments);
  }

  private static MessageView message(String folder, String from, String sendState) {
    return message(folder, from, sendState, new AttachmentView[0]);
  }

  private static MessageView message(
      String folder, String from, @Nullable String sendState, AttachmentView[] attachments) {
    return new MessageView(
        "message",
        "id",
        "grant",
        "thread",
        0,
        List.of(folder),
        List.of(new Participant(null, from)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        false,
        true,
        false,
        false,
        List.of(attachments),
        sendState,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
