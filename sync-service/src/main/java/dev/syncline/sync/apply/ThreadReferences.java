package dev.syncline.sync.apply;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.rows.InListQuery;
import dev.syncline.model.rows.MultiRowInsert;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/// Which Message-IDs lead to which thread: those of its messages, and those they refer to. Rows of
/// no API object, so plain SQL.
final class ThreadReferences {
  private static final InListQuery FIND =
      new InListQuery(
          "select hash, thread_id from thread_reference where account_id = ? and hash in (%s)");
  private static final MultiRowInsert ADD =
      new MultiRowInsert(
          "insert ignore into thread_reference (account_id, hash, thread_id) values", "(?, ?, ?)");

  private final Session session;
  private final long account;

  ThreadReferences(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account.id().value();
  }

  Map<ReferenceHash, UUID> find(Collection<ReferenceHash> hashes) {
    var found = new HashMap<ReferenceHash, UUID>();
    session.doWork(connection ->
        FIND.run(
            connection,
            query -> {
              query.setLong(1, account);
              return 1;
            },
            List.copyOf(hashes),
            (query, at, hash) -> query.setBytes(at, hash.bytes()),
            row -> found.put(ReferenceHash.of(row.getBytes(1)), Uuids.of(row.getBytes(2)))));
    return found;
  }

  void add(Map<ReferenceHash, UUID> references) {
    session.doWork(connection ->
        ADD.run(
            connection,
            List.copyOf(references.entrySet()),
            (insert, at, reference) -> {
              insert.setLong(at, account);
              insert.setBytes(at + 1, reference.getKey().bytes());
              insert.setBytes(at + 2, Uuids.bytes(reference.getValue()));
            }));
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
