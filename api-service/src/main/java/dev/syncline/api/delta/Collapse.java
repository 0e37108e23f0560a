package dev.syncline.api.delta;

import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Several changes of one object in one page as few: of each object and event the last stays, at
/// its place in the order, and an update names what all of them changed. Created, updated and
/// deleted stay apart.
final class Collapse {
  private Collapse() {}

  private record Subject(ObjectType type, UUID id, Operation event) {}

  static List<LogEntry> of(List<LogEntry> entries) {
    var kept = new LinkedHashMap<Subject, LogEntry>();
    for (var entry : entries) {
      var subject = new Subject(entry.objectType(), entry.objectId(), entry.operation());
      var before = kept.remove(subject);
      kept.put(subject, before == null ? entry : merged(before, entry));
    }
    return new ArrayList<>(kept.values());
  }

  private static LogEntry merged(LogEntry before, LogEntry last) {
    var attributes = new TreeSet<>(before.attributes());
    attributes.addAll(last.attributes());
    return new LogEntry(
        last.id(),
        last.account(),
        last.seq(),
        last.objectType(),
        last.objectId(),
        last.operation(),
        attributes,
        last.changedAt(),
        last.correlation());
  }
}
