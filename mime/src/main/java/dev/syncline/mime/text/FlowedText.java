package dev.syncline.mime.text;

import dev.syncline.mime.header.StructuredField;

/// Text whose lines were broken by the sender's program and not by the sender (RFC 3676): a line
/// that ends with a blank goes on in the next one of the same quote depth.
public final class FlowedText {
  private FlowedText() {}

  public static boolean isFlowed(StructuredField type) {
    return "flowed".equalsIgnoreCase(type.parameter("format")) && type.value().equals("text/plain");
  }

  /// The paragraphs on lines of their own; {@code type} says whether the blank at a line's end is
  /// part of the text (DelSp, §4.2: languages that know no blanks).
  public static String unfold(String text, StructuredField type) {
    return unfold(text, "yes".equalsIgnoreCase(type.parameter("delsp")));
  }

  static String unfold(String text, boolean deleteSpace) {
    var out = new StringBuilder(text.length());
    int openDepth = -1;
    int line = 0;
    while (line < text.length()) {
      int newLine = text.indexOf('\n', line);
      int end = newLine < 0 ? text.length() : newLine;
      int depth = line;
      while (depth < end && text.charAt(depth) == '>') {
        depth++;
      }
      int quotes = depth - line;
      int start = depth < end && text.charAt(depth) == ' ' ? depth + 1 : depth;
      boolean signature = end - start == 3 && text.startsWith("-- ", start);
      boolean flows = !signature && end > start && text.charAt(end - 1) == ' ';
      if (openDepth != quotes || signature) {
        endParagraph(out, openDepth >= 0);
        out.repeat('>', quotes);
        if (quotes > 0) {
          out.append(' ');
        }
      }
      out.append(text, start, flows && deleteSpace ? end - 1 : end);
      openDepth = flows ? quotes : -1;
      if (!flows && newLine >= 0) {
        out.append('\n');
      }
      line = newLine < 0 ? text.length() : newLine + 1;
    }
    return out.toString();
  }

  /// A paragraph that was still open when the depth changed ends there (§4.5).
  private static void endParagraph(StringBuilder out, boolean open) {
    if (open) {
      out.append('\n');
    }
  }
}
