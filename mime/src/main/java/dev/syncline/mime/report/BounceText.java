package dev.syncline.mime.report;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/// The text of a bounce: what the server says, and below it the message that came back.
final class BounceText {
  private static final Pattern ORIGINAL_BEGINS =
      Pattern.compile(
          "(?im)^[ \\t>]{0,100}+(?:[-=*_ ]{2,100}[^\\n]{0,40}(?:copy of (?:the|your)|original"
              + " (?:message|mail|headers)|returned message|unsent message|message"
              + " (?:header|text)s?|header of the original|undelivered message|below this"
              + " line|rejected message|headers of the message)[^\\n]{0,80}|message headers"
              + " follow[^\\n]{0,20}|(?:here is|the following is|below is) (?:a copy of |the"
              + " )?(?:the |your |returned )?(?:message|header|text)[^\\n]{0,60}|original"
              + " message(?: follows| headers)?[:.]?|---"
              + " (?:original|returned|undelivered|begin)[^\\n]{0,60}|(?:received|return-path|dkim-signature|x-received):[^\\n]*\\n["
              + " \\t]+[^\\n]*"
              + "|(?:received|return-path|x-received|message-id):[^\\n]*\\n[a-z][a-z-]{2,40}:[^\\n]*"
              + ")$");
  private static final int SAID_MAX = 20_000;
  private static final int LOOK_AT_MAX = 200_000;

  private BounceText() {}

  static String beforeOriginal(String text) {
    int at = originalAt(text);
    return text.substring(0, Math.min(at, SAID_MAX));
  }

  static String original(String text) {
    int at = originalAt(text);
    if (at >= text.length()) {
      return "";
    }
    int line = at;
    while (line < text.length() && !isField(text, line)) {
      int next = text.indexOf('\n', line);
      if (next < 0) {
        return "";
      }
      line = next + 1;
    }
    return text.substring(line);
  }

  private static boolean isField(String text, int line) {
    int i = line;
    while (i < text.length() && text.charAt(i) > ' ' && text.charAt(i) != ':') {
      i++;
    }
    return i > line && i < text.length() && text.charAt(i) == ':';
  }

  private static int originalAt(String whole) {
    var text = whole.length() > LOOK_AT_MAX ? whole.substring(0, LOOK_AT_MAX) : whole;
    var matcher = ORIGINAL_BEGINS.matcher(text);
    int from = 0;
    while (matcher.find(from)) {
      // a line that opens the text is no end of it
      if (!text.substring(0, matcher.start()).isBlank()) {
        return matcher.start();
      }
      from = matcher.end();
    }
    return whole.length();
  }

  /// What is said where the address stands, up to the next one of the others; all of it where it
  /// stands nowhere.
  static String about(String address, String said, Collection<String> all) {
    int at = address.isEmpty() ? -1 : indexOf(said, address, 0);
    if (at < 0) {
      return said;
    }
    var from = said.substring(said.lastIndexOf('\n', at) + 1);
    int end = from.length();
    int after = from.indexOf('\n');
    for (var other : all) {
      int next = other.equalsIgnoreCase(address) ? -1 : indexOf(from, other, Math.max(after, 0));
      end = next > 0 ? Math.min(end, next) : end;
    }
    return from.substring(0, end);
  }

  private static int indexOf(String text, String word, int from) {
    return text.toLowerCase(Locale.ROOT).indexOf(word.toLowerCase(Locale.ROOT), from);
  }

  static String oneLine(String said) {
    var line = said.strip().replaceAll("\\s+", " ");
    return line.length() > 500 ? line.substring(0, 500) : line;
  }
}
