package dev.syncline.model.log;

import static java.util.stream.Collectors.joining;

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

/// The table of one kind of entity as Hibernate maps it, for those who write many of its rows by
/// few statements.
final class EntityTable {
  private final SharedSessionContractImplementor session;
  private final EntityPersister persister;

  EntityTable(SharedSessionContractImplementor session, EntityPersister persister) {
    this.session = session;
    this.persister = persister;
  }

  record Row(Object id, List<@Nullable Object> values) {
    private long bytes() {
      long bytes = 0;
      for (var value : values) {
        if (value instanceof byte[] array) {
          bytes += array.length;
        }
      }
      return bytes;
    }
  }

  Row row(Object entity) {
    return new Row(
        persister.getIdentifier(entity, session), Arrays.asList(persister.getValues(entity)));
  }

  /// Answers how many rows the server says it changed.
  ///
  /// @param ending what follows the rows in each statement
  long insert(Session owner, List<Row> rows, String ending) {
    var columns = columns();
    var insert =
        new MultiRowInsert(
            "insert into %s (%s) values"
                .formatted(persister.getTableName(), String.join(", ", columns)),
            columns.stream().map(_ -> "?").collect(joining(", ", "(", ")")),
            ending);
    return owner.doReturningWork(
        connection -> insert.run(connection, rows, Row::bytes, this::bind));
  }

  private List<String> columns() {
    return Stream.concat(Stream.of(persister.getIdentifierColumnNames()), properties().stream())
        .toList();
  }

  /// Columns that are no part of the identifier.
  List<String> properties() {
    var columns = new ArrayList<String>();
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
