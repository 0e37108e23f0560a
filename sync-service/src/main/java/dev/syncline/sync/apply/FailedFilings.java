package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.action.ActionArguments.Folders.Source;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Placement;
import dev.syncline.provider.Checkpoint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;

/// Moves of one message that failed for good are taken back, unless a later one waits. Then the
/// later one is what counts: it leaves what they were to leave, and makes what they were to make.
///
/// ```
/// INBOX 17 ──301──► Archive -301 ──302──► Trash -302     301 fails:
/// INBOX 17 ─────────────302─────────────► Trash -302
/// ```
final class FailedFilings {
  private final Session session;
  private final SyncedAccount account;
  private final Rows rows;
  private final Instant now;

  FailedFilings(Session session, SyncedAccount account, Instant now) {
    this.session = session;
    this.account = account;
    this.rows = new Rows(session, account);
    this.now = now;
  }

  /// @param actions of one message, which have failed
  void undo(List<Action> actions) {
    var failed =
        actions.stream().filter(a -> a.arguments() instanceof ActionArguments.Folders).toList();
    if (failed.isEmpty()) {
      return;
    }
    session.flush();
    var id = failed.getLast().objectId();
    var message = session.find(Message.class, account.key(id));
    rows.loadPlacements(List.of(id));
    var made = failed.stream().map(action -> -action.seq()).collect(toSet());
    var left =
        failed.stream()
            .flatMap(action -> PendingActions.sources(action).stream())
            .filter(source -> !made.contains(source.uid()))
            .toList();
    var later = PendingActions.of(session, account, List.of(id)).filings(id);
    if (!later.isEmpty()) {
      handOver(id, left, made, later);
    } else if (message == null) {
      left.stream()
          .filter(source -> !Placement.isLabel(source.uid()))
          .map(Source::folder)
          .distinct()
          .forEach(this::doubt);
    } else {
      takeBack(message, left, made);
    }
    session.flush();
  }

  private void takeBack(Message message, List<Source> left, Set<Long> made) {
    var shown = new Shown(rows, PendingActions.of(session, account, List.of()));
    for (var source : left) {
      if (source.uid() > 0 && rows.folder(source.folder()) != null && !isThere(source)) {
        putBack(message, source, shown);
      }
    }
    for (var placement : List.copyOf(rows.placementsOf(message.id()))) {
      if (made.contains(placement.uid())) {
        shown.left(message, placement);
        session.remove(placement);
      }
    }
    if (rows.placementsOf(message.id()).isEmpty()) {
      message.unplaced(now);
    }
  }

  private boolean isThere(Source source) {
    var key = new Placement.Key(account.id().value(), source.folder(), source.uid());
    return session.find(Placement.class, key) != null;
  }

  /// What the server told of the message meanwhile was not written, since it had left the place.
  private void putBack(Message message, Source source, Shown shown) {
    var back =
        new Placement(
            account.id().value(),
            source.folder(),
            source.uid(),
            message.id(),
            List.of(source.flags().split(" ")),
            message.receivedAt());
    session.persist(back);
    shown.entered(message, back);
    doubt(source.folder());
  }

  /// What is there is compared again: of a message that was to be deleted, that is all it takes to
  /// have it back.
  private void doubt(UUID id) {
    var folder = rows.folder(id);
    if (folder != null) {
      folder.reached(new Checkpoint(folder.checkpoint()).doubted().text(), null);
    }
  }

  /// @param later moves of the message, in order: the first one is the heir
  private void handOver(UUID message, List<Source> left, Set<Long> made, List<Action> later) {
    var heir = later.getFirst();
    var own = PendingActions.sources(heir).stream().filter(source -> !made.contains(source.uid()));
    heir.leaveInstead(Stream.concat(left.stream(), own).distinct().toList());
    for (var action : later.subList(1, later.size())) {
      PendingActions.sources(action).stream()
          .filter(source -> made.contains(source.uid()))
          .forEach(source -> action.resolve(source, -heir.seq()));
    }
    var temporary = new TemporaryPlacements(session, account);
    rows.placementsOf(message).stream()
        .filter(placement -> made.contains(placement.uid()))
        .toList()
        .forEach(placement -> temporary.settle(placement, -heir.seq()));
  }
}
