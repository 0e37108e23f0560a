package dev.syncline.sync.apply;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments.DeleteFolder;
import dev.syncline.provider.RemoteFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Folders that the server deleted for us a moment ago, and may list once more: Dovecot's processes
/// share an index of folders, to which one of them may write late what it saw before. What somebody
/// made in such a place meanwhile is seen when the moment is over.
final class JustDeleted {
  private static final Duration A_MOMENT = Duration.ofSeconds(30);

  private final Session session;
  private final SyncedAccount account;
  private final Instant now;
  private @Nullable List<DeleteFolder> deleted;

  JustDeleted(Session session, SyncedAccount account, Instant now) {
    this.session = session;
    this.account = account;
    this.now = now;
  }

  boolean has(RemoteFolder listed) {
    return deleted().stream()
        .anyMatch(folder ->
            folder.path().equals(listed.path())
                && Objects.equals(folder.stableId(), listed.stableId()));
  }

  /// Asked for only where a listing has something new.
  private List<DeleteFolder> deleted() {
    var known = deleted;
    if (known == null) {
      known =
          session
              .createSelectionQuery(
                  "from Action a where a.accountId = :account and a.status = :done"
                      + " and a.kind = :deletion and a.finishedAt > :since",
                  Action.class)
              .setParameter("account", account.id().value())
              .setParameter("done", Action.Status.SUCCESSFUL)
              .setParameter("deletion", Action.Kind.DELETE_FOLDER)
              .setParameter("since", now.minus(A_MOMENT))
              .getResultStream()
              .map(action -> (DeleteFolder) action.arguments())
              .toList();
      deleted = known;
    }
    return known;
  }
}
