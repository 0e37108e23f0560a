package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.iap.Argument;

/// UID MOVE, or COPY + \Deleted + UID EXPUNGE where the server has no MOVE (RFC 6851 §3.3).
final class MoveMessages {
  private MoveMessages() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Move move)
      throws InterruptedException {
    SelectedFolder.select(imap, names.encode(move.folder()), move.checkpoint());
    var present = PresentMessages.find(imap, move.uids());
    if (!imap.can("MOVE")) {
      // Copied and marked by an earlier attempt, on a server that could not remove them.
      present.values().removeIf(flags -> flags.contains("\\Deleted"));
    }
    if (present.isEmpty() || move.folder().equals(move.target())) {
      return new CommandResult.AlreadySo();
    }
    var moved = new CopyUid();
    for (var part : PresentMessages.parts(present.keySet())) {
      var target = target(part, names.encode(move.target()));
      if (imap.can("MOVE")) {
        moved.take(imap.require("UID MOVE", target, moved::take));
      } else {
        moved.take(imap.require("UID COPY", target, moved::take));
        remove(imap, part);
      }
    }
    return new CommandResult.Done(moved.targets());
  }

  static Argument target(Collection<Long> uids, String rawName) {
    return MailboxName.addTo(new Argument().writeAtom(UidSet.format(uids)), rawName);
  }

  /// Without UIDPLUS there is only EXPUNGE, which removes everything anyone marked: it is used when
  /// nothing else is marked, and otherwise the messages stay, marked.
  static void remove(ImapConnection imap, List<Long> uids) throws InterruptedException {
    StoreFlags.store(imap, "+FLAGS.SILENT", Set.of("\\Deleted"), uids);
    if (imap.can("UIDPLUS")) {
      imap.require("UID EXPUNGE " + UidSet.format(uids), null, _ -> {});
      return;
    }
    if (Set.copyOf(SearchUids.run(imap, "DELETED", null)).equals(Set.copyOf(uids))) {
      imap.require("EXPUNGE", null, _ -> {});
    }
  }
}
