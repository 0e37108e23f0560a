package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/// Flags that changed on the server. Placements take them at once; the message shows them unless a
/// client's own change of it is still on its way there.
final class FlagChanges {
  private final Session session;
  private final SyncedAccount account;
  private final Rows rows;

  FlagChanges(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
    this.rows = new Rows(session, account);
  }

  void apply(UUID folder, Map<Long, Set<String>> flags) {
    if (rows.folder(folder) == null) {
      return;
    }
    var placements = rows.placementsAt(folder, flags.keySet());
    var changed =
        placements.stream()
            .filter(placement -> placement.reflag(flags.getOrDefault(placement.uid(), Set.of())))
            .map(Placement::messageId)
            .collect(toSet());
    refresh(changed);
  }

  /// Makes messages show what their placements say.
  void refresh(Set<UUID> ids) {
    rows.loadPlacements(ids);
    var messages = rows.messages(ids);
    rows.loadThreads(messages.stream().map(Message::threadId).collect(toSet()));
    var shown = new Shown(rows, PendingActions.of(session, account, ids));
    messages.forEach(shown::refresh);
  }
}
