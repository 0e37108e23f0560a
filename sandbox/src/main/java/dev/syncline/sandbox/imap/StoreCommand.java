package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// STORE and UID STORE (RFC 9051 §6.4.6).
final class StoreCommand implements ImapCommand {
  private final boolean byUid;

  StoreCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selected = session.selected();
    if (selected.readOnly()) {
      throw Refused.no("the folder is open for reading only");
    }
    var targets = selected.find(arguments.sequenceSet(), byUid);
    var item = arguments.keyword();
    var flags = flags(arguments.groupOrRest());
    var messages = targets.stream().map(SelectedFolder.Numbered::message).toList();
    selected.folder().reflag(messages, change(item), flags, selected);
    if (!item.endsWith(".SILENT")) {
      for (var target : targets) {
        var uid = byUid ? "UID " + target.message().uid() + " " : "";
        var now = String.join(" ", target.message().flags());
        session
            .responses()
            .untagged("%d FETCH (%sFLAGS (%s))".formatted(target.number(), uid, now));
      }
    }
    return "STORE completed";
  }

  private static FlagChange change(String item) throws Refused {
    return switch (item) {
      case "FLAGS", "FLAGS.SILENT" -> FlagChange.REPLACE;
      case "+FLAGS", "+FLAGS.SILENT" -> FlagChange.ADD;
      case "-FLAGS", "-FLAGS.SILENT" -> FlagChange.REMOVE;
      default -> throw Refused.bad("STORE knows FLAGS, +FLAGS and -FLAGS");
    };
  }

  static Set<String> flags(Arguments list) throws Refused {
    var flags = new HashSet<String>();
    while (list.hasMore()) {
      var flag = list.atom();
      if (!flag.matches("\\\\?[^\\s(){%*\"\\\\\\]]+") || flag.equalsIgnoreCase("\\Recent")) {
        throw Refused.bad("not a flag that can be stored");
      }
      flags.add(flag);
    }
    return flags;
  }
}
