package dev.syncline.webhook.payload;

import dev.syncline.model.log.LogEntry;
import java.util.UUID;

/// A log entry with the object it tells of.
///
/// @param object a view of the API
public record Notification(Trigger trigger, LogEntry entry, UUID grant, Object object) {}
