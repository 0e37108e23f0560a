package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// UID STORE +FLAGS.SILENT and -FLAGS.SILENT (RFC 9051 §6.4.6), only where something is to change.
final class StoreFlags {
  private StoreFlags() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.ChangeFlags change)
      throws InterruptedException {
    SelectedFolder.select(imap, names.encode(imap, change.folder()), change.checkpoint());
    var present = PresentMessages.find(imap, change.uids());
    var changed = store(imap, "+FLAGS.SILENT", change.add(), lacking(present, change.add()));
    changed |= store(imap, "-FLAGS.SILENT", change.remove(), having(present, change.remove()));
    return new CommandResult.Flagged(present.keySet(), changed);
  }

  private static List<Long> lacking(Map<Long, Set<String>> present, Set<String> flags) {
    var uids = new ArrayList<Long>();
    present.forEach((uid, has) -> {
      if (!flags.stream().allMatch(flag -> contains(has, flag))) {
        uids.add(uid);
      }
    });
    return uids;
  }

  private static List<Long> having(Map<Long, Set<String>> present, Set<String> flags) {
    var uids = new ArrayList<Long>();
    present.forEach((uid, has) -> {
      if (flags.stream().anyMatch(flag -> contains(has, flag))) {
        uids.add(uid);
      }
    });
    return uids;
  }

  private static boolean contains(Set<String> flags, String wanted) {
    return flags.stream().anyMatch(wanted::equalsIgnoreCase);
  }

  static boolean store(ImapConnection imap, String how, Set<String> flags, Collection<Long> uids)
      throws InterruptedException {
    for (var part : PresentMessages.parts(uids)) {
      imap.require(
          "UID STORE %s %s (%s)".formatted(UidSet.format(part), how, FlagNames.list(flags)),
          null,
          _ -> {});
    }
    return !uids.isEmpty();
  }
}
