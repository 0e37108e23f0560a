package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Account;
import java.io.IOException;
import java.util.TreeMap;
import java.util.TreeSet;

/// LSUB (RFC 3501 §6.3.9): subscribed names, and with `%` the parents of subscribed names as
/// \Noselect.
final class LsubCommand implements ImapCommand {
  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var pattern = new FolderPattern(arguments.mailbox(), arguments.mailbox());
    arguments.end();
    var names = new TreeMap<String, String>();
    for (var name : new TreeSet<>(session.account().subscriptions())) {
      boolean shown =
          ListCommand.visible(session).containsKey(name)
              || session.account().folder(name).isEmpty();
      if (!shown) {
        continue;
      }
      if (pattern.matches(name)) {
        names.put(name, "");
        continue;
      }
      int at = name.lastIndexOf(Account.SEPARATOR);
      for (; at > 0; at = name.lastIndexOf(Account.SEPARATOR, at - 1)) {
        if (pattern.matches(name.substring(0, at))) {
          names.putIfAbsent(name.substring(0, at), "\\Noselect");
        }
      }
    }
    for (var entry : names.entrySet()) {
      session
          .responses()
          .untagged(
              "LSUB (%s) \"/\" %s"
                  .formatted(entry.getValue(), session.responses().mailbox(entry.getKey())));
    }
    return "LSUB completed";
  }
}
