package dev.syncline.model.log;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.StaleStateException;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/// Writes what changed in many entities of one kind by few statements, where a session takes one
/// for each: with the same rows, versions and log entries.
///
/// A row is inserted over the one that is there, and takes its place only where that has the
/// version that was read. Such a row counts as two changed ones; one that was not there any more,
/// or has another version, as one. So the count proves that no race was lost.
public final class ChangedEntities<T> {
  /// Below that a session's own statements, which write the changed columns only, cost less.
  private static final int WORTH_IT = 8;

  private final SharedSessionContractImplementor session;
  private final EntityPersister persister;
  private final EntityTable table;

  private ChangedEntities(SharedSessionContractImplementor session, Class<T> type) {
    this.session = session;
    this.persister = session.getFactory().getMappingMetamodel().getEntityDescriptor(type);
    this.table = new EntityTable(session, persister);
  }

  /// Of all entities of this kind that the session knows. They stay managed, and may be changed
  /// again.
  ///
  /// @param type has a version
  public static <T> void write(Session session, Class<T> type) {
    new ChangedEntities<>(session.unwrap(SharedSessionContractImplementor.class), type)
        .write(session);
  }

  private record Change(
      Object entity, EntityEntry entry, EntityTable.Row row, List<Integer> dirty) {}

  private void write(Session owner) {
    var changes = changes();
    if (changes.size() < WORTH_IT) {
      return;
    }
    var changed = table.insert(owner, changes.stream().map(Change::row).toList(), ending());
    if (changed != 2L * changes.size()) {
      throw new StaleStateException(
          "%d rows of %s were to be changed, and %d changes were made"
              .formatted(changes.size(), persister.getTableName(), changed));
    }
    changes.forEach(this::written);
  }

  /// Always in the same order: two transactions that change the same rows wait for each other, but
  /// not both.
  private List<Change> changes() {
    var changes = new ArrayList<Change>();
    for (var known : session.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
      var entry = known.getValue();
      if (entry.getPersister().equals(persister) && entry.getStatus() == Status.MANAGED) {
        var change = change(known.getKey(), entry);
        if (change != null) {
          changes.add(change);
        }
      }
    }
    changes.sort(Comparator.comparing(change -> change.entry().getId().toString()));
    return changes;
  }

  private @Nullable Change change(Object entity, EntityEntry entry) {
    var state = persister.getValues(entity);
    var dirty = persister.findDirty(state, entry.getLoadedState(), entity, session);
    if (dirty == null) {
      return null;
    }
    state[persister.getVersionPropertyIndex()] =
        (Integer) Objects.requireNonNull(entry.getVersion()) + 1;
    var row = new EntityTable.Row(entry.getId(), Arrays.asList(state));
    return new Change(entity, entry, row, Arrays.stream(dirty).boxed().toList());
  }

  private String ending() {
    var version = persister.getVersionColumnName();
    // Another row may have the values of a unique index that are meant for this one.
    var sameRow =
        Stream.of(persister.getIdentifierColumnNames())
            .map(column -> "%s = values(%s)".formatted(column, column))
            .collect(joining(" and "));
    var asRead = "%s and %s + 1 = values(%s)".formatted(sameRow, version, version);
    // The version comes last: an assignment sees what those before it have assigned.
    return table.properties().stream()
        .sorted(Comparator.comparing(version::equals))
        .map(column -> "%s = if(%s, values(%s), %s)".formatted(column, asRead, column, column))
        .collect(joining(", ", " on duplicate key update ", ""));
  }

  private void written(Change change) {
    var entry = change.entry();
    var before = entry.getLoadedState();
    var state = change.row().values().toArray();
    entry.postUpdate(change.entity(), state, state[persister.getVersionPropertyIndex()]);
    ChangeLogWriter.updated(
        new PostUpdateEvent(
            change.entity(),
            entry.getId(),
            state,
            before,
            change.dirty().stream().mapToInt(Integer::intValue).toArray(),
            persister,
            (EventSource) session));
  }
}
