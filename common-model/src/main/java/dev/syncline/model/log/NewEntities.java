package dev.syncline.model.log;

import dev.syncline.model.rows.MultiRowInsert;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/// Inserts many new entities of one kind: as Hibernate maps them and logged as Hibernate's events
/// would be, but by few statements and without what a session keeps of each. Mail arrives by the
/// thousand and its rows are complete when they are written, so that bookkeeping (a snapshot, an
/// action, an event and a batch entry for each) would cost more than reading the message did.
///
/// The session does not know the entities afterwards: insert them when nothing will change in them
/// any more in this transaction.
public final class NewEntities {
  private final SharedSessionContractImplementor session;
  private final EntityPersister persister;

  private NewEntities(SharedSessionContractImplementor session, Class<?> type) {
    this.session = session;
    this.persister = session.getFactory().getMappingMetamodel().getEntityDescriptor(type);
  }

  public static void insert(Session session, List<?> entities) {
    if (entities.isEmpty()) {
      return;
    }
    var implementor = session.unwrap(SharedSessionContractImplementor.class);
    new NewEntities(implementor, entities.getFirst().getClass()).write(session, entities);
    ChangeLogWriter.inserted(
        implementor,
        entities.stream().filter(Logged.class::isInstance).map(Logged.class::cast).toList());
  }

  private record Row(Object id, List<@Nullable Object> values) {
    long bytes() {
      long bytes = 0;
      for (var value : values) {
        if (value instanceof byte[] array) {
          bytes += array.length;
        }
      }
      return bytes;
    }
  }

  private void write(Session owner, List<?> entities) {
    var rows = entities.stream().map(this::row).toList();
    var columns = columns();
    var marks = "(" + "?, ".repeat(columns.size() - 1) + "?)";
    var insert =
        new MultiRowInsert(
            "insert into %s (%s) values"
                .formatted(persister.getTableName(), String.join(", ", columns)),
            marks);
    owner.doWork(connection -> insert.run(connection, rows, Row::bytes, this::bind));
  }

  private Row row(Object entity) {
    return new Row(
        persister.getIdentifier(entity, session), Arrays.asList(persister.getValues(entity)));
  }

  private List<String> columns() {
    var columns = new ArrayList<>(List.of(persister.getIdentifierColumnNames()));
    Stream.of(persister.getPropertyNames())
        .map(persister::getPropertyColumnNames)
        .flatMap(Stream::of)
        .forEach(columns::add);
    return columns;
  }

  private void bind(PreparedStatement statement, int first, Row row) throws SQLException {
    var id = persister.getIdentifierType();
    id.nullSafeSet(statement, row.id(), first, session);
    var next = first + persister.getIdentifierColumnNames().length;
    var types = persister.getPropertyTypes();
    for (int i = 0; i < types.length; i++) {
      bind(statement, next++, types[i], row.values().get(i));
    }
  }

  /// A time goes as DATETIME: Hibernate binds it as TIMESTAMP, of which MariaDB makes NULL before
  /// 1970 when the statement is prepared on the server.
  private void bind(PreparedStatement statement, int index, Type type, @Nullable Object value)
      throws SQLException {
    if (value instanceof Instant time) {
      statement.setObject(index, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    } else {
      type.nullSafeSet(statement, value, index, session);
    }
  }
}
