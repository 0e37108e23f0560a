package dev.syncline.mime.header;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What nearly every address field looks like: bare addresses, and addresses in brackets behind a
/// name, which may be quoted; separated by commas. Read without the state that all the rest needs.
final class PlainAddresses {
  private static final boolean[] SPECIAL = table("\"();:\\[]\t\r\n\0");
  private static final boolean[] SPECIAL_IN_QUOTES = table("\\@\t\r\n\0");

  private final String text;
  private final List<Address> found = new ArrayList<>(2);
  private int position;

  private PlainAddresses(String text) {
    this.text = text;
  }

  private static boolean[] table(String characters) {
    var table = new boolean[128];
    characters.chars().forEach(c -> table[c] = true);
    return table;
  }

  /// Null where the text holds anything else.
  static @Nullable List<Address> parse(String text) {
    var plain = new PlainAddresses(text);
    while (plain.position < text.length()) {
      if (!plain.mailbox()) {
        return null;
      }
    }
    return List.copyOf(plain.found);
  }

  /// One of them, with the comma behind it. False when it is not plain.
  private boolean mailbox() {
    skipBlanks();
    if (position < text.length() && text.charAt(position) == '"') {
      return quoted();
    }
    int start = position;
    int end = wordsEnd();
    if (end < text.length() && text.charAt(end) == '<') {
      var name = trimmed(start, end);
      position = end;
      return name.indexOf('@') < 0 && name.indexOf("  ") < 0 && bracketed(decoded(name));
    }
    return (end == text.length() || text.charAt(end) == ',') && bare(start, end);
  }

  /// Where the words end that begin here: at a bracket or a comma, or at what is not plain.
  private int wordsEnd() {
    int i = position;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '<' || c == ',' || c == '>' || (c < 128 && SPECIAL[c])) {
        break;
      }
      i++;
    }
    return i;
  }

  /// A name that holds no more than blanks and commas that have to be quoted.
  private boolean quoted() {
    int start = position + 1;
    int end = start;
    while (end < text.length() && text.charAt(end) != '"') {
      char c = text.charAt(end);
      if (c < 128 && SPECIAL_IN_QUOTES[c]) {
        return false;
      }
      end++;
    }
    if (end == text.length() || end == start) {
      return false;
    }
    var name = text.substring(start, end);
    if (text.charAt(start) <= ' '
        || text.charAt(end - 1) <= ' '
        || name.indexOf("  ") >= 0
        || name.indexOf("=?") >= 0) {
      return false;
    }
    position = end + 1;
    skipBlanks();
    return bracketed(name);
  }

  private boolean bracketed(String name) {
    if (position == text.length() || text.charAt(position) != '<') {
      return false;
    }
    position++;
    int start = position;
    int end = wordsEnd();
    if (end == text.length() || text.charAt(end) != '>' || !isEmail(start, end)) {
      return false;
    }
    position = end + 1;
    found.add(new Address(name.isEmpty() ? null : name, text.substring(start, end)));
    return comma();
  }

  private boolean bare(int from, int to) {
    int end = to;
    while (end > from && text.charAt(end - 1) == ' ') {
      end--;
    }
    if (!isEmail(from, end)) {
      return false;
    }
    position = to;
    found.add(new Address(text.substring(from, end)));
    return comma();
  }

  /// One "@" with something on either side, and nothing that is encoded.
  private boolean isEmail(int from, int to) {
    int at = -1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || (c == '=' && text.startsWith("=?", i)) || (c == '@' && at >= 0)) {
        return false;
      }
      at = c == '@' ? i : at;
    }
    return at > from && at < to - 1;
  }

  private boolean comma() {
    skipBlanks();
    if (position < text.length() && text.charAt(position) != ',') {
      return false;
    }
    position++;
    return true;
  }

  private void skipBlanks() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  private String trimmed(int from, int to) {
    int end = to;
    while (end > from && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(from, end);
  }

  private static String decoded(String name) {
    return name.indexOf("=?") < 0 ? name : Addresses.collapse(EncodedWords.decode(name));
  }
}
