package dev.syncline.model.log;

import static java.util.stream.Collectors.joining;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.ChangeCollector.Branch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Objects that show a part of others change with them, though no row of theirs does:
///
/// ```
/// message: folders            ──► its thread: folders
/// message: anything           ──► its thread: latest_draft_or_message, if it is that message
/// folder comes, goes or moves ──► its parents, old and new: child_count
/// folder comes, goes, renamed ──► folders below it, by either name: parent_id; itself: child_count
/// ```
///
/// What a message that comes or goes changes in its thread is in the thread's own row. So the
/// transactions of an initial sync ask nothing here, and one that flags or moves messages asks once
/// for each 500 of them.
final class Propagation {
  private static final int AT_ONCE = 500;
  private static final String TREE =
      "select id, path, parent_path from folder where account_id = ?";

  private final Connection connection;
  private final long account;
  private final ChangeCollector changes;

  Propagation(Connection connection, long account, ChangeCollector changes) {
    this.connection = connection;
    this.account = account;
    this.changes = changes;
  }

  void run() throws SQLException {
    var messages = new ArrayList<>(changes.updated(account, ObjectType.MESSAGE));
    for (int from = 0; from < messages.size(); from += AT_ONCE) {
      toThreads(messages.subList(from, Math.min(from + AT_ONCE, messages.size())));
    }
    var branches = changes.branches(account);
    if (!branches.isEmpty()) {
      toFolders(branches);
    }
  }

  private void toThreads(List<UUID> messages) throws SQLException {
    var marks = messages.stream().map(_ -> "?").collect(joining(","));
    try (var select =
        connection.prepareStatement(
            """
            select m.id, m.thread_id, t.latest_message_id
              from message m join thread t on t.account_id = m.account_id and t.id = m.thread_id
             where m.account_id = ? and m.id in (%s)
            """
                .formatted(marks))) {
      select.setLong(1, account);
      for (int i = 0; i < messages.size(); i++) {
        select.setBytes(i + 2, Uuids.bytes(messages.get(i)));
      }
      toThreads(select);
    }
  }

  private void toThreads(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        var message = Uuids.of(rows.getBytes(1));
        var shown = new HashSet<String>();
        if (message.equals(Uuids.of(rows.getBytes(3)))) {
          shown.add("latest_draft_or_message");
        }
        if (changes.attributes(account, ObjectType.MESSAGE, message).contains("folders")) {
          shown.add("folders");
        }
        if (!shown.isEmpty()) {
          update(ObjectType.THREAD, Uuids.of(rows.getBytes(2)), shown);
        }
      }
    }
  }

  private void toFolders(Set<Branch> branches) throws SQLException {
    try (var select = connection.prepareStatement(TREE)) {
      select.setLong(1, account);
      var itself = new HashSet<UUID>();
      var withChildren = false;
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var id = Uuids.of(rows.getBytes(1));
          var path = rows.getString(2);
          var parent = rows.getString(3);
          if (branches.stream().anyMatch(branch -> path.equals(branch.parent()))) {
            update(ObjectType.FOLDER, id, Set.of("child_count"));
          }
          if (parent != null && branches.stream().anyMatch(b -> parent.equals(b.path()))) {
            update(ObjectType.FOLDER, id, Set.of("parent_id"));
            withChildren = true;
          }
          if (branches.stream().anyMatch(branch -> path.equals(branch.path()))) {
            itself.add(id);
          }
        }
      }
      if (withChildren) {
        itself.forEach(id -> update(ObjectType.FOLDER, id, Set.of("child_count")));
      }
    }
  }

  private void update(ObjectType type, UUID id, Set<String> attributes) {
    changes.record(account, type, id, Operation.UPDATED, attributes);
  }
}
