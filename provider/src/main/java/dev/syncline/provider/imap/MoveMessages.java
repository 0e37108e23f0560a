package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.eclipse.angus.mail.iap.Argument;

/// UID MOVE, or COPY + \Deleted + UID EXPUNGE where the server has no MOVE (RFC 6851 §3.3).
final class MoveMessages {
  private MoveMessages() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Move move)
      throws InterruptedException {
    SelectedFolder.select(imap, names.encode(imap, move.folder()), move.checkpoint());
    var present = PresentMessages.find(imap, move.uids());
    if (present.isEmpty() || move.folder().equals(move.target())) {
      return new CommandResult.AlreadySo();
    }
    var uids = List.copyOf(present.keySet());
    return new CommandResult.Done(
        imap.can("MOVE")
            ? move(imap, names, uids, move)
            : copyAndRemove(imap, names, present, move));
  }

  private static Map<Long, Long> move(
      ImapConnection imap, FolderNames names, List<Long> uids, Command.Move move)
      throws InterruptedException {
    var moved = new CopyUid();
    for (var part : PresentMessages.parts(uids)) {
      var target = target(imap, part, names.encode(imap, move.target()));
      moved.take(imap.require("UID MOVE", target, moved::take));
    }
    return moved.targets();
  }

  /// The connection may break between any two of these steps: what was copied is not copied again,
  /// and what is in both folders leaves the source. Of a message that has no Message-ID, \Deleted
  /// says that it was copied.
  private static Map<Long, Long> copyAndRemove(
      ImapConnection imap,
      FolderNames names,
      SortedMap<Long, Set<String>> present,
      Command.Move move)
      throws InterruptedException {
    var uids = List.copyOf(present.keySet());
    var target = names.encode(imap, move.target());
    var copies = CopiesInTarget.find(imap, uids, target);
    SelectedFolder.select(imap, names.encode(imap, move.folder()), move.checkpoint());
    var moved = new CopyUid();
    var missing = new ArrayList<>(copies.missing());
    missing.removeIf(uid -> copies.unnamed().contains(uid) && isMarked(present, uid));
    for (var part : PresentMessages.parts(missing)) {
      CopyMessages.copy(imap, part, target, moved, copies.unnamed());
    }
    for (var part : PresentMessages.parts(uids)) {
      var _ = remove(imap, part);
    }
    return moved.targets();
  }

  private static boolean isMarked(Map<Long, Set<String>> present, long uid) {
    return present.getOrDefault(uid, Set.of()).contains("\\Deleted");
  }

  static Argument target(ImapConnection imap, Collection<Long> uids, String rawName) {
    return MailboxName.addTo(imap, new Argument().writeAtom(UidSet.format(uids)), rawName);
  }

  /// Without UIDPLUS there is only EXPUNGE, which removes everything anyone marked: it is used when
  /// nothing else is marked, and otherwise the messages stay, marked: then it answers false.
  static boolean remove(ImapConnection imap, List<Long> uids) throws InterruptedException {
    StoreFlags.store(imap, "+FLAGS.SILENT", Set.of("\\Deleted"), uids);
    if (imap.can("UIDPLUS")) {
      imap.require("UID EXPUNGE " + UidSet.format(uids), null, _ -> {});
      return true;
    }
    if (Set.copyOf(SearchUids.run(imap, "DELETED", null)).equals(Set.copyOf(uids))) {
      imap.require("EXPUNGE", null, _ -> {});
      return true;
    }
    return false;
  }
}
