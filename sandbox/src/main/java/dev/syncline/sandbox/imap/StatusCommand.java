package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// STATUS (RFC 9051 §6.3.11).
final class StatusCommand implements ImapCommand {
  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var folder = session.account().existing(arguments.mailbox());
    var items = items(arguments.group());
    arguments.end();
    session.responses().untagged(line(session, folder, items));
    return "STATUS completed";
  }

  static List<String> items(Arguments list) throws Refused {
    var items = new ArrayList<String>();
    while (list.hasMore()) {
      items.add(list.keyword());
    }
    return items;
  }

  static String line(ImapSession session, Folder folder, List<String> items) throws Refused {
    var now = folder.snapshot();
    var values = new ArrayList<String>();
    for (var item : items) {
      values.add(
          item
              + " "
              + (item.equals("MAILBOXID")
                  ? "(%s)".formatted(ObjectIds.mailbox(folder))
                  : value(now, item)));
    }
    return "STATUS %s (%s)"
        .formatted(session.responses().mailbox(folder.name()), String.join(" ", values));
  }

  private static long value(Folder.Snapshot now, String item) throws Refused {
    return switch (item) {
      case "MESSAGES" -> now.messages().size();
      case "RECENT" -> 0;
      case "UIDNEXT" -> now.uidNext();
      case "HIGHESTMODSEQ" -> now.highestModseq();
      case "UIDVALIDITY" -> now.uidValidity();
      case "UNSEEN" -> now.messages().stream().filter(m -> !m.has("\\Seen")).count();
      case "DELETED" -> now.messages().stream().filter(m -> m.has("\\Deleted")).count();
      case "SIZE" -> now.messages().stream().mapToLong(Message::size).sum();
      default -> throw Refused.bad("an unknown status item");
    };
  }
}
