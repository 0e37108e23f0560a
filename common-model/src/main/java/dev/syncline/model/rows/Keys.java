package dev.syncline.model.rows;

import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Uuids;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Keys as two columns, or two parameters, that follow each other.
public final class Keys {
  private Keys() {}

  public static void bind(PreparedStatement statement, int index, ObjectKey key)
      throws SQLException {
    statement.setLong(index, key.accountId());
    statement.setBytes(index + 1, Uuids.bytes(key.id()));
  }

  public static ObjectKey read(ResultSet row, int column) throws SQLException {
    return new ObjectKey(row.getLong(column), Uuids.of(row.getBytes(column + 1)));
  }
}
