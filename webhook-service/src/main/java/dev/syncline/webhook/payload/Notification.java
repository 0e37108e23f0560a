package dev.syncline.webhook.payload;

import dev.syncline.model.event.Selection;
import dev.syncline.model.event.Trigger;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.view.DeletedView;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// A log entry with the object it tells of. Made once, however many webhooks want it.
///
/// @param trigger the most telling of what it is; a webhook may know it as another one
/// @param epoch of the account's log
/// @param object a view of the API
/// @param json what is the same in every body that tells of it
public record Notification(
    Trigger trigger, LogEntry entry, UUID grant, long epoch, Object object, SharedJson json) {
  /// As a webhook that selects so is told of it; empty when it is not.
  Optional<Notification> selectedBy(Selection selection, Supplier<Map<String, String>> roles) {
    return selection.choose(entry, grant, object, roles).map(as -> told(as, selection.compact()));
  }

  private Notification told(Trigger as, boolean compact) {
    if (!compact) {
      return as == trigger ? this : new Notification(as, entry, grant, epoch, object, json);
    }
    var reference = DeletedView.of(grant, entry.objectType(), entry.objectId());
    var small = SharedJson.of(grant, epoch, entry, reference, Long.MAX_VALUE);
    return new Notification(as, entry, grant, epoch, object, small);
  }
}
