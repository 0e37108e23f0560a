package dev.syncline.mime.text;

import org.jspecify.annotations.Nullable;

/// The first words of a message, on one line, as a message list shows them.
public final class Snippet {
  public static final int LENGTH_MAX = 200;

  private Snippet() {}

  /// From the text if there is any, else from the HTML; at most 200 characters, cut between code
  /// points.
  public static String of(@Nullable String text, @Nullable String html) {
    if (text != null) {
      var fromText = ofText(text);
      if (!fromText.isEmpty()) {
        return fromText;
      }
    }
    return html == null ? "" : ofHtml(html);
  }

  public static String ofText(String text) {
    var out = new StringBuilder(LENGTH_MAX + 2);
    boolean blank = false;
    for (int i = 0; i < text.length() && out.length() <= LENGTH_MAX; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Blanks.isBlank(c)) {
        blank = !out.isEmpty();
        continue;
      }
      if (blank) {
        out.append(' ');
        blank = false;
      }
      out.appendCodePoint(c);
    }
    return cut(out);
  }

  public static String ofHtml(String html) {
    return cut(VisibleText.beginning(html, LENGTH_MAX + 1));
  }

  private static String cut(CharSequence line) {
    int end = Math.min(line.length(), LENGTH_MAX);
    if (end > 0 && end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.subSequence(0, end).toString().stripTrailing();
  }
}
