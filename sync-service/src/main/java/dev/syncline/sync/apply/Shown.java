package dev.syncline.sync.apply;

import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import java.util.UUID;

/// Makes messages show what their placements say, and keeps the counts of folders and threads
/// right.
final class Shown {
  private final Rows rows;
  private final PendingActions pending;

  Shown(Rows rows, PendingActions pending) {
    this.rows = rows;
    this.pending = pending;
  }

  /// After the flags or the set of its placements changed.
  void refresh(Message message) {
    var placements = rows.placementsOf(message.id());
    if (placements.isEmpty()
        || message.agreesWith(placements)
        || pending.showsWhatWasAsked(message.id())) {
      return;
    }
    var thread = rows.thread(message.threadId());
    var wasUnread = message.isUnread();
    thread.count(message, -1);
    message.reflag(placements);
    thread.count(message, 1);
    if (wasUnread != message.isUnread()) {
      placements.stream()
          .map(Placement::folderId)
          .distinct()
          .forEach(folder -> count(folder, 0, message.isUnread() ? 1 : -1));
    }
  }

  void entered(Message message, Placement placement) {
    rows.placementsOf(message.id()).add(placement);
    count(placement.folderId(), 1, message.isUnread() ? 1 : 0);
    message.placed();
  }

  void left(Message message, Placement placement) {
    rows.placementsOf(message.id()).remove(placement);
    count(placement.folderId(), -1, message.isUnread() ? -1 : 0);
  }

  private void count(UUID id, int total, int unread) {
    var folder = rows.folder(id);
    if (folder != null) {
      folder.count(total, unread);
    }
  }
}
