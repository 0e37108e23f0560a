package dev.syncline.model.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;

/// Inserts rows of one table, many with each statement, prepared on the server.
///
/// The driver can merge a batch by itself, but it sends every value as text, bytes as hexadecimal
/// digits, computes each of them twice, and parses a new statement for every size of batch. Here a
/// statement has one of few sizes, so the server knows it already, and values travel as they are.
public final class MultiRowInsert {
  private static final int[] SIZES = {64, 32, 16, 8, 4, 2, 1};

  /// Far below what servers accept at once (max_allowed_packet is 16 MB on MariaDB).
  private static final long MAX_BYTES = 4 << 20;

  private final String insert;
  private final String row;
  private final String ending;
  private final int parameters;

  /// An insert of any number of rows.
  ///
  /// @param insert up to and with `values`
  /// @param row one row's values in parentheses, with a `?` for each that is bound
  public MultiRowInsert(String insert, String row) {
    this(insert, row, "");
  }

  /// @param ending what follows the rows, as `on duplicate key update …`
  public MultiRowInsert(String insert, String row, String ending) {
    this.insert = insert;
    this.row = row;
    this.ending = ending;
    this.parameters = (int) row.chars().filter(c -> c == '?').count();
  }

  /// Sets a row's parameters, the first of them at `first`.
  @FunctionalInterface
  public interface Binder<R> {
    void bind(PreparedStatement statement, int first, R row) throws SQLException;
  }

  /// For rows of no great size. Answers how many rows the server says it changed.
  public <R> long run(Connection connection, List<R> rows, Binder<R> binder) throws SQLException {
    return run(connection, rows, _ -> 0, binder);
  }

  /// For rows of which some are large: fewer of those go into a statement.
  ///
  /// @param bytes about what a row weighs
  public <R> long run(
      Connection connection, List<R> rows, ToLongFunction<R> bytes, Binder<R> binder)
      throws SQLException {
    var changed = 0L;
    for (int from = 0; from < rows.size(); ) {
      var size = size(rows.subList(from, rows.size()), bytes);
      var statement = ServerStatements.prepare(connection, sql(size));
      for (int i = 0; i < size; i++) {
        binder.bind(statement, 1 + i * parameters, rows.get(from + i));
      }
      changed += statement.executeUpdate();
      from += size;
    }
    return changed;
  }

  private static <R> int size(List<R> rest, ToLongFunction<R> bytes) {
    for (var size : SIZES) {
      if (size <= rest.size()
          && rest.subList(0, size).stream().mapToLong(bytes).sum() <= MAX_BYTES) {
        return size;
      }
    }
    return 1;
  }

  private String sql(int rows) {
    return insert + " " + row + ("," + row).repeat(rows - 1) + ending;
  }
}
