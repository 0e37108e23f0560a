package dev.syncline.mime.text;

import java.util.Locale;

/// text/enriched (RFC 1896): commands in angle brackets, "<<" for a bracket, one line end is a
/// blank and n of them are n-1.
public final class EnrichedText {
  private EnrichedText() {}

  public static String toPlain(String enriched) {
    var out = new StringBuilder(enriched.length());
    boolean unbroken = false;
    int hidden = 0;
    int i = 0;
    while (i < enriched.length()) {
      char c = enriched.charAt(i);
      if (c == '<' && enriched.startsWith("<<", i)) {
        i += 2;
        append(out, '<', hidden);
      } else if (c == '<') {
        int end = enriched.indexOf('>', i);
        if (end < 0 || end - i > 62) {
          append(out, c, hidden);
          i++;
          continue;
        }
        var command = enriched.substring(i + 1, end).toLowerCase(Locale.ROOT);
        switch (command) {
          case "nofill" -> unbroken = true;
          case "/nofill" -> unbroken = false;
          case "param" -> hidden++;
          case "/param" -> hidden = Math.max(0, hidden - 1);
          case "nl", "lb" -> append(out, '\n', hidden);
          default -> {}
        }
        i = end + 1;
      } else if (c == '\n' && !unbroken) {
        int end = i;
        while (end < enriched.length() && enriched.charAt(end) == '\n') {
          end++;
        }
        if (hidden == 0 && end - i == 1) {
          out.append(end == enriched.length() ? '\n' : ' ');
        } else if (hidden == 0) {
          out.repeat('\n', end - i - 1);
        }
        i = end;
      } else {
        append(out, c, hidden);
        i++;
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, char c, int hidden) {
    if (hidden == 0) {
      out.append(c);
    }
  }
}
