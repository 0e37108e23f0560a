package dev.syncline.provider.imap;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Argument;

/// Message-ID headers: of messages, and which message has one.
final class MessageIds {
  private static final Pattern HEADER =
      Pattern.compile("^message-id:\\s*(<[^>\\s]+>)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private MessageIds() {}

  static Map<Long, String> of(ImapConnection imap, List<Long> uids) throws InterruptedException {
    var found = new HashMap<Long, String>();
    new FetchBodies(
            new MessageItems(imap, null, Set.of()),
            "HEADER.FIELDS (MESSAGE-ID)",
            uids.size(),
            (message, body) -> {
              var header = new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
              var match = HEADER.matcher(header);
              if (match.find()) {
                found.put(message.uid(), match.group(1));
              }
            },
            Allowance.FREE)
        .run(uids);
    return found;
  }

  /// UIDs in the selected folder of messages with this Message-ID. SEARCH finds it as a part of the
  /// header, so it is given with its angle brackets.
  static List<Long> find(ImapConnection imap, String messageId) throws InterruptedException {
    var bracketed = messageId.startsWith("<") ? messageId : "<" + messageId + ">";
    return SearchUids.run(
        imap,
        "NOT DELETED HEADER MESSAGE-ID",
        new Argument().writeString(bracketed, StandardCharsets.UTF_8));
  }
}
