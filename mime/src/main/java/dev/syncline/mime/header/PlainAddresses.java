package dev.syncline.mime.header;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What nearly every address field looks like: names without quotes and addresses in brackets,
/// separated by commas. Read without the state that all the rest needs.
final class PlainAddresses {
  private static final String NOT_PLAIN = "\"();:\\[]\t\r\n\0";

  private PlainAddresses() {}

  /// Null where the text holds anything else.
  static @Nullable List<Address> parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (NOT_PLAIN.indexOf(text.charAt(i)) >= 0) {
        return null;
      }
    }
    var found = new ArrayList<Address>(2);
    int from = 0;
    while (from < text.length()) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      var address = mailbox(text, from, to);
      if (address == null) {
        return null;
      }
      found.add(address);
      from = to + 1;
    }
    return List.copyOf(found);
  }

  private static @Nullable Address mailbox(String text, int from, int to) {
    int open = text.indexOf('<', from);
    int close = open < 0 || open > to ? -1 : text.indexOf('>', open);
    int at = close < 0 || close > to ? -1 : text.indexOf('@', open);
    boolean whole = at > open + 1 && at < close - 1 && text.substring(close + 1, to).isBlank();
    if (!whole || text.lastIndexOf('<', close) != open || text.charAt(open + 1) == '@') {
      return null;
    }
    var email = text.substring(open + 1, close);
    if (email.indexOf(' ') >= 0 || email.indexOf("=?") >= 0) {
      return null;
    }
    var name = text.substring(from, open).strip();
    if (name.indexOf('@') >= 0 || name.indexOf("  ") >= 0) {
      return null;
    }
    var shown = name.indexOf("=?") < 0 ? name : Addresses.collapse(EncodedWords.decode(name));
    return new Address(shown.isEmpty() ? null : shown, email);
  }
}
