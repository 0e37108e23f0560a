package dev.syncline.mime.text;

import java.util.Locale;
import java.util.Set;

/// The text of HTML, without a DOM: tags, comments, styles and scripts are passed over, entities
/// decoded, blanks collapsed. A DOM costs 250 µs a message, this a few; what it reads from broken
/// markup is what a browser shows.
///
/// Every search that can fail (for ">", a closing quote, "-->") is remembered as failed, so that a
/// document of a million "<" is read once and not a million times.
final class VisibleText {
  private static final Set<String> NOT_SHOWN =
      Set.of(
          "style",
          "script",
          "title",
          "template",
          "noembed",
          "noframes",
          "xml",
          "svg",
          "math",
          "object");
  private static final Set<String> LINES =
      Set.of(
          "br",
          "div",
          "tr",
          "li",
          "ul",
          "ol",
          "dl",
          "dt",
          "dd",
          "table",
          "section",
          "article",
          "header",
          "footer",
          "hr",
          "pre",
          "center",
          "address",
          "form",
          "aside",
          "main",
          "figure",
          "figcaption",
          "option");
  private static final Set<String> PARAGRAPHS =
      Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote");

  private final String html;
  private final boolean lines;
  private final int max;
  private final StringBuilder out;
  private int position;
  private boolean tagsEnd = true;
  private boolean doubleQuotesEnd = true;
  private boolean singleQuotesEnd = true;
  private boolean blank;
  private int newLines;

  private VisibleText(String html, boolean lines, int max) {
    this.html = html;
    this.lines = lines;
    this.max = max;
    this.out = new StringBuilder(Math.min(max, Math.max(16, html.length() / 4)));
  }

  /// All of it, block elements on lines of their own.
  static String all(String html) {
    return new VisibleText(html, true, Integer.MAX_VALUE).read();
  }

  /// A little more than {@code max} characters from the beginning, on one line.
  static String beginning(String html, int max) {
    return new VisibleText(html, false, max).read();
  }

  private String read() {
    while (position < html.length() && out.length() < max) {
      char c = html.charAt(position);
      if (c == '<' && tagsEnd && startsTag()) {
        tag();
      } else if (c == '&') {
        entity();
      } else {
        append(c);
        position++;
      }
    }
    return out.toString();
  }

  private void append(int c) {
    if (Blanks.isBlank(c)) {
      blank = true;
      return;
    }
    if (!out.isEmpty()) {
      if (newLines > 0 && lines) {
        out.repeat('\n', newLines);
      } else if (blank || newLines > 0) {
        out.append(' ');
      }
    }
    newLines = 0;
    blank = false;
    out.appendCodePoint(c);
  }

  private boolean startsTag() {
    if (position + 1 >= html.length()) {
      return false;
    }
    char next = html.charAt(position + 1);
    return next == '/' || next == '!' || next == '?' || Character.isLetter(next);
  }

  private void tag() {
    if (html.startsWith("<!--", position)) {
      int end = html.indexOf("-->", position + 4);
      position = end < 0 ? html.length() : end + 3;
      return;
    }
    boolean closing = html.charAt(position + 1) == '/';
    int nameStart = position + (closing ? 2 : 1);
    int nameEnd = nameStart;
    while (nameEnd < html.length()
        && nameEnd - nameStart < 12
        && isNameCharacter(html.charAt(nameEnd))) {
      nameEnd++;
    }
    int end = tagEnd(nameEnd);
    if (end < 0) {
      tagsEnd = false;
      append('<');
      position++;
      return;
    }
    boolean empty = html.charAt(end - 1) == '/';
    position = end + 1;
    var name = html.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
    if (!closing && !empty && NOT_SHOWN.contains(name)) {
      skipTo(name);
      return;
    }
    breakFor(name, closing);
  }

  private static boolean isNameCharacter(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private void breakFor(String name, boolean closing) {
    if (PARAGRAPHS.contains(name)) {
      newLines = Math.max(newLines, 2);
    } else if (name.equals("br")) {
      newLines = Math.min(newLines + 1, 2);
    } else if (LINES.contains(name)) {
      newLines = Math.max(newLines, 1);
    } else if (closing && (name.equals("td") || name.equals("th"))) {
      blank = true;
    }
  }

  /// The ">" that ends the tag, not one within a quoted attribute.
  private int tagEnd(int from) {
    for (int i = from; i < html.length(); i++) {
      char c = html.charAt(i);
      if (c == '>') {
        return i;
      }
      if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
        int close = closingQuote(c, i + 1);
        i = close < 0 ? i : close;
      }
    }
    return -1;
  }

  private int closingQuote(char quote, int from) {
    boolean mayEnd = quote == '"' ? doubleQuotesEnd : singleQuotesEnd;
    int close = mayEnd ? html.indexOf(quote, from) : -1;
    if (close < 0 && quote == '"') {
      doubleQuotesEnd = false;
    } else if (close < 0) {
      singleQuotesEnd = false;
    }
    return close;
  }

  private void skipTo(String name) {
    int at = html.indexOf("</", position);
    while (at >= 0) {
      if (html.regionMatches(true, at + 2, name, 0, name.length())) {
        int end = html.indexOf('>', at);
        position = end < 0 ? html.length() : end + 1;
        return;
      }
      at = html.indexOf("</", at + 2);
    }
    position = html.length();
  }

  private void entity() {
    int decoded = Entities.decode(html, position);
    if (decoded < 0) {
      append('&');
      position++;
      return;
    }
    append(decoded);
    position = Entities.end(html, position);
  }
}
