package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// STORE of X-GM-LABELS: a label nobody made yet is made.
final class StoreLabels {
  private StoreLabels() {}

  static String run(
      ImapSession session,
      List<SelectedFolder.Numbered> targets,
      String item,
      Arguments names,
      boolean byUid)
      throws IOException, Refused {
    var change = change(item);
    var labels = labels(session.account(), names);
    var folder = session.selected().folder();
    folder.label(targets.stream().map(SelectedFolder.Numbered::message).toList(), change, labels);
    for (var target : targets) {
      if (!item.endsWith(".SILENT")) {
        var said = LabelNames.list(LabelNames.of(folder, target.message()));
        var uid = byUid ? " UID " + target.message().uid() : "";
        session
            .responses()
            .untagged("%d FETCH (X-GM-LABELS %s%s)".formatted(target.number(), said, uid));
      }
    }
    return "STORE completed";
  }

  private static FlagChange change(String item) throws Refused {
    return switch (item) {
      case "X-GM-LABELS", "X-GM-LABELS.SILENT" -> FlagChange.REPLACE;
      case "+X-GM-LABELS", "+X-GM-LABELS.SILENT" -> FlagChange.ADD;
      case "-X-GM-LABELS", "-X-GM-LABELS.SILENT" -> FlagChange.REMOVE;
      default -> throw Refused.bad("not a way to store labels");
    };
  }

  private static List<Folder> labels(Account account, Arguments names) throws Refused {
    var labels = new ArrayList<Folder>();
    while (names.hasMore()) {
      var name = names.string();
      var known = LabelNames.folder(account, name);
      if (known.isEmpty() && name.startsWith("\\")) {
        throw Refused.bad("there is no system label of that name");
      }
      labels.add(
          known.isPresent()
              ? known.get()
              : account.create(ModifiedUtf7.decode(name), SpecialUse.NONE));
    }
    return labels;
  }
}
