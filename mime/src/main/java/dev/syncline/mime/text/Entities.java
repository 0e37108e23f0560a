package dev.syncline.mime.text;

import java.util.Map;
import org.jsoup.parser.Parser;

/// Character references of HTML. The common ones are looked up here, the other two thousand in
/// jsoup's table.
final class Entities {
  private static final int LENGTH_MAX = 32;
  private static final Map<String, Integer> COMMON =
      Map.ofEntries(
          Map.entry("amp", (int) '&'),
          Map.entry("lt", (int) '<'),
          Map.entry("gt", (int) '>'),
          Map.entry("quot", (int) '"'),
          Map.entry("apos", (int) '\''),
          Map.entry("nbsp", 0xa0),
          Map.entry("copy", 0xa9),
          Map.entry("reg", 0xae),
          Map.entry("trade", 0x2122),
          Map.entry("euro", 0x20ac),
          Map.entry("hellip", 0x2026),
          Map.entry("mdash", 0x2014),
          Map.entry("ndash", 0x2013),
          Map.entry("lsquo", 0x2018),
          Map.entry("rsquo", 0x2019),
          Map.entry("ldquo", 0x201c),
          Map.entry("rdquo", 0x201d),
          Map.entry("bull", 0x2022),
          Map.entry("middot", 0xb7),
          Map.entry("zwnj", 0x200c),
          Map.entry("shy", 0xad),
          Map.entry("auml", 0xe4),
          Map.entry("ouml", 0xf6),
          Map.entry("uuml", 0xfc),
          Map.entry("Auml", 0xc4),
          Map.entry("Ouml", 0xd6),
          Map.entry("Uuml", 0xdc),
          Map.entry("szlig", 0xdf),
          Map.entry("eacute", 0xe9),
          Map.entry("egrave", 0xe8),
          Map.entry("agrave", 0xe0),
          Map.entry("ccedil", 0xe7));

  private Entities() {}

  /// The code point of the reference at {@code ampersand}, or -1 if there is none.
  static int decode(String html, int ampersand) {
    int end = nameEnd(html, ampersand + 1);
    if (end == ampersand + 1) {
      return -1;
    }
    if (html.charAt(ampersand + 1) == '#') {
      return number(html, ampersand + 2, end);
    }
    var name = html.substring(ampersand + 1, end);
    var common = COMMON.get(name);
    if (common != null) {
      return common;
    }
    if (end >= html.length() || html.charAt(end) != ';') {
      return -1;
    }
    var reference = "&" + name + ";";
    var decoded = Parser.unescapeEntities(reference, false);
    return decoded.equals(reference) ? -1 : decoded.codePointAt(0);
  }

  /// Where the text goes on after a reference that was decoded.
  static int end(String html, int ampersand) {
    int end = nameEnd(html, ampersand + 1);
    return end < html.length() && html.charAt(end) == ';' ? end + 1 : end;
  }

  private static int nameEnd(String html, int from) {
    int end = from;
    int max = Math.min(html.length(), from + LENGTH_MAX);
    if (end < max && html.charAt(end) == '#') {
      end++;
    }
    while (end < max && html.charAt(end) < 128 && Character.isLetterOrDigit(html.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int number(String html, int from, int end) {
    boolean hex = from < end && (html.charAt(from) == 'x' || html.charAt(from) == 'X');
    int start = hex ? from + 1 : from;
    if (start >= end || end - start > 8) {
      return -1;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = Character.digit(html.charAt(i), hex ? 16 : 10);
      if (digit < 0) {
        return -1;
      }
      value = value * (hex ? 16 : 10) + digit;
    }
    boolean surrogate = value >= 0xd800 && value <= 0xdfff;
    return value == 0 || surrogate || value > Character.MAX_CODE_POINT ? 0xfffd : (int) value;
  }
}
