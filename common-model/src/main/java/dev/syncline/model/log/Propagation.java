package dev.syncline.model.log;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.ChangeCollector.Branch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  /// As `Folder.hash` makes it.
  private static final String HASH = "unhex(left(sha2(?, 256), 32))";

  /// Of more places the whole tree is read, once.
  private static final int FEW = 100;

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
    var marks = marks(messages.size(), "?");
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
    var paths = present(branches, Branch::path);
    var parents = present(branches, Branch::parent);
    var itself = new HashSet<UUID>();
    var withChildren = false;
    for (var node : near(paths, parents)) {
      if (parents.contains(node.path())) {
        update(ObjectType.FOLDER, node.id(), Set.of("child_count"));
      }
      if (node.parent() != null && paths.contains(node.parent())) {
        update(ObjectType.FOLDER, node.id(), Set.of("parent_id"));
        withChildren = true;
      }
      if (paths.contains(node.path())) {
        itself.add(node.id());
      }
    }
    if (withChildren) {
      itself.forEach(id -> update(ObjectType.FOLDER, id, Set.of("child_count")));
    }
  }

  private static Set<String> present(
      Set<Branch> branches, Function<Branch, @Nullable String> part) {
    var found = new HashSet<String>();
    for (var branch : branches) {
      var text = part.apply(branch);
      if (text != null) {
        found.add(text);
      }
    }
    return found;
  }

  private record Node(UUID id, String path, @Nullable String parent) {}

  /// Folders that may be any of these or lie below one of the former; of many, the whole tree.
  private List<Node> near(Set<String> paths, Set<String> parents) throws SQLException {
    var both = new ArrayList<>(paths);
    both.addAll(parents);
    if (both.isEmpty()) {
      return List.of();
    }
    if (both.size() > FEW) {
      return nodes(TREE, List.of());
    }
    var itself = TREE + " and path_hash in (%s)".formatted(marks(both.size(), HASH));
    var nodes = new LinkedHashSet<>(nodes(itself, both));
    if (!paths.isEmpty()) {
      var below = TREE + " and parent_path in (%s)".formatted(marks(paths.size(), "?"));
      nodes.addAll(nodes(below, List.copyOf(paths)));
    }
    return List.copyOf(nodes);
  }

  private static String marks(int count, String mark) {
    return String.join(",", Collections.nCopies(count, mark));
  }

  private List<Node> nodes(String sql, List<String> parameters) throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      select.setLong(1, account);
      for (int i = 0; i < parameters.size(); i++) {
        select.setString(i + 2, parameters.get(i));
      }
      var nodes = new ArrayList<Node>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          nodes.add(new Node(Uuids.of(rows.getBytes(1)), rows.getString(2), rows.getString(3)));
        }
      }
      return nodes;
    }
  }

  private void update(ObjectType type, UUID id, Set<String> attributes) {
    changes.record(account, type, id, Operation.UPDATED, attributes);
  }
}
