package dev.syncline.sync.apply;

import dev.syncline.model.id.Uuids;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/// Which Message-IDs lead to which thread: those of its messages, and those they refer to. Rows of
/// no API object, so plain SQL.
final class ThreadReferences {
  private static final int AT_ONCE = 1000;

  private final Session session;
  private final long account;

  ThreadReferences(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account.id().value();
  }

  Map<ReferenceHash, UUID> find(Collection<ReferenceHash> hashes) {
    var found = new HashMap<ReferenceHash, UUID>();
    var list = new ArrayList<>(hashes);
    for (int from = 0; from < list.size(); from += AT_ONCE) {
      var some = list.subList(from, Math.min(from + AT_ONCE, list.size()));
      session.doWork(connection -> select(connection, some, found));
    }
    return found;
  }

  private void select(
      Connection connection, List<ReferenceHash> hashes, Map<ReferenceHash, UUID> found)
      throws SQLException {
    var marks = ",?".repeat(hashes.size()).substring(1);
    try (var query =
        connection.prepareStatement(
            "select hash, thread_id from thread_reference where account_id = ? and hash in (%s)"
                .formatted(marks))) {
      query.setLong(1, account);
      for (int i = 0; i < hashes.size(); i++) {
        query.setBytes(i + 2, hashes.get(i).bytes());
      }
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(ReferenceHash.of(rows.getBytes(1)), Uuids.of(rows.getBytes(2)));
        }
      }
    }
  }

  void add(Map<ReferenceHash, UUID> references) {
    if (references.isEmpty()) {
      return;
    }
    session.doWork(connection -> {
      try (var insert =
          connection.prepareStatement(
              "insert ignore into thread_reference (account_id, hash, thread_id) values (?, ?, ?)")) {
        for (var reference : references.entrySet()) {
          insert.setLong(1, account);
          insert.setBytes(2, reference.getKey().bytes());
          insert.setBytes(3, Uuids.bytes(reference.getValue()));
          insert.addBatch();
        }
        insert.executeBatch();
      }
    });
  }

  /// What led to one thread leads to another.
  void redirect(UUID from, UUID to) {
    update(
        "update thread_reference set thread_id = ? where account_id = ? and thread_id = ?",
        to,
        from);
  }

  void remove(UUID thread) {
    session.doWork(connection -> {
      try (var delete =
          connection.prepareStatement(
              "delete from thread_reference where account_id = ? and thread_id = ?")) {
        delete.setLong(1, account);
        delete.setBytes(2, Uuids.bytes(thread));
        delete.executeUpdate();
      }
    });
  }

  private void update(String sql, UUID to, UUID from) {
    session.doWork(connection -> {
      try (var update = connection.prepareStatement(sql)) {
        update.setBytes(1, Uuids.bytes(to));
        update.setLong(2, account);
        update.setBytes(3, Uuids.bytes(from));
        update.executeUpdate();
      }
    });
  }
}
