package dev.syncline.webhook.payload;

import dev.syncline.model.log.LogEntry;
import java.util.UUID;

/// A log entry with the object it tells of. Made once, however many webhooks want it.
///
/// @param object a view of the API
/// @param json what is the same in every body that tells of it
public record Notification(
    Trigger trigger, LogEntry entry, UUID grant, Object object, SharedJson json) {}
