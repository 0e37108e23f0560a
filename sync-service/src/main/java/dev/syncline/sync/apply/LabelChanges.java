package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/// Labels that changed on the server, of messages in the folder that tells of them.
final class LabelChanges {
  private final Session session;
  private final SyncedAccount account;
  private final Rows rows;

  LabelChanges(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
    this.rows = new Rows(session, account);
  }

  /// @param changed by UID: paths of folders
  void apply(UUID folder, Map<Long, Set<String>> changed) {
    var labels = Labels.of(rows);
    labels.lock(folder, changed.values());
    if (rows.folder(folder) == null) {
      return;
    }
    var uids =
        rows.placementsAt(folder, changed.keySet()).stream()
            .collect(toMap(Placement::messageId, Placement::uid));
    rows.loadPlacements(uids.keySet());
    var messages = rows.messages(uids.keySet());
    rows.loadThreads(messages.stream().map(Message::threadId).collect(toSet()));
    var pending = PendingActions.of(session, account, uids.keySet());
    var shown = new Shown(rows, pending);
    for (var message : messages) {
      var paths = changed.getOrDefault(uids.get(message.id()), Set.of());
      labels.apply(message, paths, pending, shown);
    }
    rows.fresh().write(session);
  }
}
