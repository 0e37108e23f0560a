package dev.syncline.webhook.payload;

import dev.syncline.model.event.Selection;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.view.DeletedView;
import dev.syncline.model.view.MessageView;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// A log entry with the object it tells of. Made once, however many webhooks want it.
///
/// @param trigger the most telling of what it is; a webhook may know it as another one
/// @param epoch of the account's log
/// @param object a view of the API
/// @param json what is the same in every body that tells of it
/// @param cleaned the same of a message that is reduced to what was said; made when it is asked for
public record Notification(
    Trigger trigger,
    LogEntry entry,
    UUID grant,
    long epoch,
    Object object,
    SharedJson json,
    OnceMade<SharedJson> cleaned) {
  public static Notification of(
      Trigger trigger, LogEntry entry, UUID grant, long epoch, Object object, SharedJson json) {
    return new Notification(trigger, entry, grant, epoch, object, json, new OnceMade<>());
  }

  /// As a webhook that selects so is told of it; empty when it is not.
  ///
  /// @param max bytes; a larger object goes without its body
  List<Notification> selectedBy(
      Selection selection, Supplier<Map<String, String>> roles, long max) {
    return selection.choose(entry, grant, object, roles).stream()
        .map(as -> told(as, selection.compact(), max))
        .toList();
  }

  private Notification told(Trigger as, boolean compact, long max) {
    if (compact) {
      var reference = DeletedView.of(grant, entry.objectType(), entry.objectId());
      return with(as, SharedJson.of(grant, epoch, entry, reference, Long.MAX_VALUE));
    }
    if (as == Trigger.MESSAGE_CREATED_CLEANED && object instanceof MessageView message) {
      return with(
          as,
          cleaned.get(() -> SharedJson.of(grant, epoch, entry, CleanedMessages.of(message), max)));
    }
    return as == trigger ? this : with(as, json);
  }

  private Notification with(Trigger as, SharedJson newJson) {
    return new Notification(as, entry, grant, epoch, object, newJson, cleaned);
  }
}
