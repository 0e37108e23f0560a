package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.syncline.sandbox.imap.Argument.Atom;
import dev.syncline.sandbox.imap.Argument.Text;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/// APPEND, saying the new UID (RFC 4315 §3).
final class AppendCommand implements ImapCommand {
  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var name = arguments.mailbox();
    var flags = arguments.nextIsGroup() ? StoreCommand.flags(arguments.group()) : Set.<String>of();
    var first = arguments.next();
    Instant received = session.account().now();
    if (arguments.hasMore() && first instanceof Text(var date)) {
      received = ImapDates.dateTime(date);
      first = arguments.next();
    }
    boolean declared = first instanceof Atom(var word) && word.equalsIgnoreCase("UTF8");
    if (declared) {
      if (!session.enabled().utf8()) {
        throw Refused.bad("UTF8 is not enabled");
      }
      first = arguments.group().next();
    }
    arguments.end();
    if (!(first instanceof Text(var message)) || message.isEmpty()) {
      throw Refused.bad("a message is appended as a literal that is not empty");
    }
    if (session.enabled().utf8() && !declared && hasUtf8Header(message)) {
      throw Refused.no("CANNOT", "a header in UTF-8 is appended as UTF8 (RFC 6855)");
    }
    var folder =
        session
            .account()
            .folder(name)
            .orElseThrow(() -> Refused.no("TRYCREATE", "there is no folder of that name"));
    var appended = folder.append(message.getBytes(ISO_8859_1), flags, received);
    return session.has("UIDPLUS")
        ? "[APPENDUID %d %d] APPEND completed".formatted(folder.uidValidity(), appended.uid())
        : "APPEND completed";
  }

  private static boolean hasUtf8Header(String message) {
    int end = message.indexOf("\r\n\r\n");
    return message.substring(0, end < 0 ? message.length() : end).chars().anyMatch(c -> c > 0x7f);
  }
}
