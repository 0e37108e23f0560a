package dev.syncline.model.rows;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Asks for the rows of many values, as few statements of few sizes: a list that fills none is
/// padded with its last value, which changes no answer. So the server knows the statement already.
public final class InListQuery {
  private static final int[] SIZES = {256, 32, 4, 1};

  private final Map<Integer, String> bySize;
  private final int width;

  /// A query of any number of values.
  ///
  /// @param sql with `%s` where the list goes, after all other parameters
  public InListQuery(String sql) {
    this(sql, "?");
  }

  /// @param element of the list, `(?, ?)` for values of two columns
  public InListQuery(String sql, String element) {
    this.bySize =
        Arrays.stream(SIZES)
            .boxed()
            .collect(
                toUnmodifiableMap(
                    Function.identity(),
                    size -> sql.formatted(element + (", " + element).repeat(size - 1))));
    this.width = (int) element.chars().filter(c -> c == '?').count();
  }

  @FunctionalInterface
  public interface Binder<V> {
    void bind(PreparedStatement statement, int index, V value) throws SQLException;
  }

  @FunctionalInterface
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /// Reads the rows of all these values, in no order.
  ///
  /// @param scope binds what stands before the list, and answers how many parameters that were
  public <V> void run(
      Connection connection, Scope scope, List<V> values, Binder<V> binder, RowReader reader)
      throws SQLException {
    for (int from = 0; from < values.size(); from += SIZES[0]) {
      var some = values.subList(from, Math.min(from + SIZES[0], values.size()));
      var size = sizeFor(some.size());
      var query = ServerStatements.prepare(connection, sql(size));
      var first = 1 + scope.bind(query);
      for (int i = 0; i < size; i++) {
        binder.bind(query, first + i * width, some.get(Math.min(i, some.size() - 1)));
      }
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private String sql(int size) {
    return requireNonNull(bySize.get(size));
  }

  /// What stands before the list.
  @FunctionalInterface
  public interface Scope {
    int bind(PreparedStatement query) throws SQLException;
  }

  private static int sizeFor(int count) {
    for (int i = SIZES.length - 1; i > 0; i--) {
      if (count <= SIZES[i]) {
        return SIZES[i];
      }
    }
    return SIZES[0];
  }
}
