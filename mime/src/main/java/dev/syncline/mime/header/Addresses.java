package dev.syncline.mime.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads address lists: groups, comments, quotes, routes and everything else RFC 5322 §3.4 and §4.4
/// allow, and what people write instead (unquoted commas and dots, missing brackets, quotes never
/// closed). Order is kept.
///
/// The list is cut into mailboxes before encoded words are decoded, so a comma in an encoded name
/// separates nothing.
public final class Addresses {
  private final String text;
  private final List<Address> found = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
  private @Nullable String angle;
  private @Nullable String comment;
  private @Nullable String nameBeforeComma;
  private boolean quotesClose = true;
  private boolean commentsClose = true;
  private boolean sawAt;
  private int position;
  private int nameEnd;

  private Addresses(String text) {
    this.text = text;
  }

  /// Parses the unfolded but undecoded value of an address field.
  public static List<Address> parse(String rawValue) {
    var plain = PlainAddresses.parse(rawValue);
    return plain == null ? new Addresses(rawValue).read() : plain;
  }

  private List<Address> read() {
    while (position < text.length()) {
      char c = text.charAt(position);
      switch (c) {
        case '"' -> quoted();
        case '(' -> comment();
        case '<' -> angle();
        case ',' -> {
          endMailbox(true);
          position++;
        }
        case ';' -> {
          endMailbox(false);
          position++;
        }
        case ':' -> colon();
        case '>' -> position++;
        case '\\' -> {
          position++;
          if (position < text.length()) {
            phrase.append(text.charAt(position++));
          }
        }
        default -> {
          sawAt |= c == '@';
          phrase.append(c);
          position++;
        }
      }
    }
    endMailbox(false);
    return List.copyOf(found);
  }

  /// A quoted string joins the phrase without its quotes, unless it is the local part of an
  /// address.
  private void quoted() {
    var content = new StringBuilder();
    int end = quotesClose ? unquote(position + 1, content) : -1;
    if (end < 0) {
      quotesClose = false;
      position++;
      return;
    }
    boolean localPart = end < text.length() && text.charAt(end) == '@';
    if (localPart) {
      phrase.append(text, position, end);
    } else {
      separate();
      phrase.append(content);
    }
    position = end;
  }

  private void separate() {
    if (!phrase.isEmpty()
        && text.charAt(position - 1) != ' '
        && text.charAt(position - 1) != '\t') {
      phrase.append(' ');
    }
  }

  private int unquote(int from, StringBuilder content) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        content.append(text.charAt(i));
      } else {
        content.append(c);
      }
    }
    return -1;
  }

  private void comment() {
    var content = new StringBuilder();
    int end = commentsClose ? uncomment(position, content) : -1;
    if (end < 0) {
      commentsClose = false;
      position++;
      return;
    }
    comment = content.toString();
    phrase.append(' ');
    position = end;
  }

  private int uncomment(int from, StringBuilder content) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        content.append(text.charAt(i));
      } else if (c == '(') {
        if (depth++ > 0) {
          content.append(c);
        }
      } else if (c == ')') {
        if (--depth == 0) {
          return i + 1;
        }
        content.append(c);
      } else {
        content.append(c);
      }
    }
    return -1;
  }

  private void angle() {
    if (angle != null) {
      // a comma was forgotten: what stands after the first brackets names the second
      var next = phrase.substring(nameEnd);
      phrase.setLength(nameEnd);
      endMailbox(false);
      phrase.append(next);
    }
    nameEnd = phrase.length();
    int from = position + 1;
    while (from < text.length() && text.charAt(from) == '<') {
      from++;
    }
    int end = angleEnd(from);
    angle = text.substring(from, end);
    position = end < text.length() && text.charAt(end) == '>' ? end + 1 : end;
  }

  /// The closing bracket; without one, the next comma.
  private int angleEnd(int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i;
      } else if (c == '<' || (c == ',' && !isRoute(from))) {
        return i;
      }
    }
    return text.length();
  }

  private boolean isRoute(int from) {
    return text.charAt(from) == '@';
  }

  /// A colon ends a group's name, but not the one in "mailto:".
  private void colon() {
    boolean mailto = phrase.length() < 20 && collapse(phrase).equalsIgnoreCase("mailto");
    boolean inBrackets = phrase.lastIndexOf("[") > phrase.lastIndexOf("]");
    if (mailto || sawAt || inBrackets) {
      phrase.append(':');
    } else if (angle != null) {
      endMailbox(false); // behind an address there is no group's name
    } else {
      phrase.setLength(0);
      comment = null;
    }
    position++;
  }

  private void endMailbox(boolean commaFollows) {
    var words = collapse(phrase);
    phrase.setLength(0);
    var bracketed = angle;
    var remark = comment;
    angle = null;
    comment = null;
    sawAt = false;
    if (bracketed != null) {
      add(joinedName(words), remark, cleanEmail(bracketed));
    } else if (!words.isEmpty()) {
      bare(words, remark, commaFollows);
    } else if (!commaFollows) {
      flushNameBeforeComma();
    }
  }

  /// "Doe, Jane <jane@example.com>": the first half of a name nobody quoted waits for the second.
  private String joinedName(String words) {
    if (nameBeforeComma == null) {
      return words;
    }
    var joined = nameBeforeComma + ", " + words;
    nameBeforeComma = null;
    return joined;
  }

  private void bare(String words, @Nullable String remark, boolean commaFollows) {
    int at = words.indexOf('@');
    if (at < 0) {
      flushNameBeforeComma();
      if (commaFollows) {
        nameBeforeComma = words;
        return;
      }
      addNameOnly(words, remark);
      return;
    }
    flushNameBeforeComma();
    int space = words.lastIndexOf(' ');
    boolean spaceInAddress = space < 0 || words.charAt(0) == '"' || isAroundAt(words, at);
    if (spaceInAddress) {
      add("", remark, cleanEmail(words));
      return;
    }
    int wordStart = words.lastIndexOf(' ', at) + 1;
    int wordEnd = words.indexOf(' ', at);
    int end = wordEnd < 0 ? words.length() : wordEnd;
    var name = (words.substring(0, wordStart) + words.substring(end)).strip();
    if (name.indexOf('@') > 0 && name.indexOf(' ') < 0) {
      // two addresses and no comma
      add("", null, cleanEmail(words.substring(wordStart, end)));
      add("", remark, cleanEmail(name));
      return;
    }
    add(name, remark, cleanEmail(words.substring(wordStart, end)));
  }

  /// "jane @ example.com" and "jane . doe@example.com" are one address in obsolete syntax (RFC 5322
  /// §4.4).
  private static boolean isAroundAt(String words, int at) {
    boolean before = at > 0 && words.charAt(at - 1) == ' ';
    boolean after = at + 1 < words.length() && words.charAt(at + 1) == ' ';
    return before || after || words.contains(" . ") || words.contains(" .") || words.contains(". ");
  }

  private void flushNameBeforeComma() {
    if (nameBeforeComma != null) {
      var words = nameBeforeComma;
      nameBeforeComma = null;
      addNameOnly(words, null);
    }
  }

  /// One word alone is a local user; several are a name.
  private void addNameOnly(String words, @Nullable String remark) {
    boolean oneWord = words.indexOf(' ') < 0 && !words.startsWith("=?");
    add(oneWord ? "" : words, remark, oneWord ? words : "");
  }

  private void add(String name, @Nullable String remark, String email) {
    var shown = collapse(EncodedWords.decode(name));
    if (shown.isEmpty() && remark != null) {
      shown = collapse(EncodedWords.decode(remark));
    }
    if (shown.isEmpty() && email.isEmpty()) {
      return;
    }
    found.add(new Address(shown.isEmpty() ? null : shown, email));
  }

  /// Without blanks, comments and route (RFC 5322 §4.4: "@a,@b:jane@example.com").
  private static String cleanEmail(String written) {
    var email = written.contains("=?") ? EncodedWords.decode(written) : written;
    email = withoutBlanksAndComments(email);
    if (email.startsWith("[") && email.endsWith("]") && email.indexOf(':') > 0) {
      // "John Doe [SMTP:john@example.com]", as Exchange wrote it
      email = email.substring(email.indexOf(':') + 1, email.length() - 1);
    }
    if (email.startsWith("@") && email.indexOf(':') > 0) {
      email = email.substring(email.indexOf(':') + 1);
    }
    return email.toLowerCase(Locale.ROOT).startsWith("mailto:") ? email.substring(7) : email;
  }

  private static String withoutBlanksAndComments(String email) {
    if (!needsCleaning(email)) {
      return email;
    }
    var clean = new StringBuilder(email.length());
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < email.length(); i++) {
      char c = email.charAt(i);
      if (c == '"' && depth == 0) {
        quoted = !quoted;
      }
      if (quoted) {
        clean.append(c);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && c > ' ') {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean needsCleaning(String email) {
    for (int i = 0; i < email.length(); i++) {
      char c = email.charAt(i);
      if (c <= ' ' || c == '(' || c == '"') {
        return true;
      }
    }
    return false;
  }

  static String collapse(String words) {
    return isCollapsed(words) ? words : collapse((CharSequence) words);
  }

  private static boolean isCollapsed(String words) {
    boolean afterBlank = true;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c < ' ' || (c == ' ' && afterBlank)) {
        return false;
      }
      afterBlank = c == ' ';
    }
    return !afterBlank || words.isEmpty();
  }

  private static String collapse(CharSequence words) {
    var out = new StringBuilder(words.length());
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c > ' ') {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    int length = out.length();
    if (length > 0 && out.charAt(length - 1) == ' ') {
      out.setLength(length - 1);
    }
    return out.toString();
  }
}
