package dev.syncline.sandbox.imap;

import java.util.ArrayList;
import java.util.List;

/// Search keys of RFC 8474 and of Gmail.
final class ObjectSearch {
  private ObjectSearch() {}

  static SearchKey byId(String name, Arguments arguments, ImapSession session) throws Refused {
    require(session, Dialect.OBJECT_IDS);
    var id = arguments.string();
    return (each, _) ->
        id.equals(
            name.equals("EMAILID")
                ? ObjectIds.message(each.message())
                : ObjectIds.conversation(each.message()));
  }

  static SearchKey gmail(String name, Arguments arguments, ImapSession session) throws Refused {
    require(session, Dialect.GMAIL);
    var wanted = arguments.string();
    return switch (name) {
      case "X-GM-MSGID" ->
          (each, _) -> wanted.equals(Long.toString(ObjectIds.gmailMessage(each.message())));
      case "X-GM-THRID" ->
          (each, _) -> wanted.equals(Long.toString(ObjectIds.gmailConversation(each.message())));
      case "X-GM-LABELS" -> label(session, wanted);
      default -> raw(session, wanted);
    };
  }

  private static SearchKey label(ImapSession session, String name) {
    var folder = session.selected().folder();
    return (each, _) ->
        LabelNames.of(folder, each.message()).stream().anyMatch(name::equalsIgnoreCase);
  }

  /// What people type into Gmail's search box; of its operators those that are used most.
  private static SearchKey raw(ImapSession session, String query) {
    var keys = new ArrayList<SearchKey>();
    for (var word : query.split("\\s+", -1)) {
      var parts = List.of(word.split(":", 2));
      keys.add(parts.size() < 2 ? SearchKey.text(word) : operator(session, parts));
    }
    return (each, largest) -> {
      for (var key : keys) {
        if (!key.matches(each, largest)) {
          return false;
        }
      }
      return true;
    };
  }

  private static SearchKey operator(ImapSession session, List<String> parts) {
    var value = parts.getLast();
    return switch (parts.getFirst()) {
      case "rfc822msgid" -> SearchKey.header("Message-ID", value);
      case "subject" -> SearchKey.header("Subject", value);
      case "from" -> SearchKey.header("From", value);
      case "to" -> SearchKey.header("To", value);
      case "label" -> label(session, value);
      case "is" ->
          switch (value) {
            case "unread" -> SearchKey.not(SearchKey.flag("\\Seen"));
            case "read" -> SearchKey.flag("\\Seen");
            case "starred" -> SearchKey.flag("\\Flagged");
            default -> (_, _) -> false;
          };
      default -> SearchKey.text(String.join(":", parts));
    };
  }

  private static void require(ImapSession session, String capability) throws Refused {
    if (!session.has(capability)) {
      throw Refused.bad("an unknown search key");
    }
  }
}
