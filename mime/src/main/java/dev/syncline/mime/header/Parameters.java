package dev.syncline.mime.header;

import dev.syncline.mime.encoding.Charsets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parameters behind a value: quoted, bare, bare with blanks, cut into continuations and
/// percent-encoded (RFC 2231). The extended form wins over the plain one, since it is there for
/// readers who understand it.
final class Parameters {
  private static final int SEGMENTS_MAX = 1_000;

  private final String text;
  private int position;
  private final Map<String, String> plain = new HashMap<>();
  private @Nullable Map<String, Map<Integer, Segment>> extended;

  private record Segment(String value, boolean encoded) {}

  private Parameters(String text, int from) {
    this.text = text;
    this.position = from;
  }

  static Map<String, String> parse(String text, int from) {
    return from >= text.length() ? Map.of() : new Parameters(text, from).read();
  }

  private Map<String, String> read() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ';' || c <= ' ') {
        position++;
        continue;
      }
      parameter();
    }
    plain.replaceAll((_, value) -> EncodedWords.decode(value));
    if (extended != null) {
      extended.forEach((name, segments) -> joinInto(plain, name, segments));
    }
    return plain;
  }

  private void parameter() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) != '='
        && text.charAt(position) != ';') {
      position++;
    }
    var name = text.substring(start, position).strip().toLowerCase(Locale.ROOT);
    if (position == text.length() || text.charAt(position) == ';') {
      return;
    }
    position++;
    var value = value(name);
    if (name.isEmpty()) {
      return;
    }
    int star = name.indexOf('*');
    if (star < 0) {
      plain.putIfAbsent(name, value);
    } else {
      segment(name, star, value);
    }
  }

  private String value(String name) {
    while (position < text.length() && text.charAt(position) <= ' ') {
      position++;
    }
    if (position < text.length() && text.charAt(position) == '"') {
      return quoted();
    }
    boolean blanksBelong = name.startsWith("name") || name.startsWith("filename");
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ';' || (c <= ' ' && !blanksBelong)) {
        break;
      }
      position++;
    }
    int end = position;
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
    if (position < text.length() && text.charAt(position) == '(') {
      skipToSemicolon();
    }
    return text.substring(start, end).strip();
  }

  private void skipToSemicolon() {
    int semicolon = text.indexOf(';', position);
    position = semicolon < 0 ? text.length() : semicolon;
  }

  /// A backslash escapes only quote and backslash: Windows paths are written without doubling them.
  private String quoted() {
    var value = new StringBuilder();
    int i = position + 1;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        break;
      }
      if (c == '\\' && i + 1 < text.length() && "\"\\".indexOf(text.charAt(i + 1)) >= 0) {
        i++;
        value.append(text.charAt(i));
      } else {
        value.append(c);
      }
    }
    position = Math.min(text.length(), i + 1);
    return value.toString();
  }

  private void segment(String name, int star, String value) {
    var base = name.substring(0, star);
    var suffix = name.substring(star + 1);
    boolean encoded = suffix.isEmpty() || suffix.endsWith("*");
    var digits = suffix.endsWith("*") ? suffix.substring(0, suffix.length() - 1) : suffix;
    int index = digits.isEmpty() ? 0 : index(digits);
    if (index < 0 || base.isEmpty()) {
      return;
    }
    if (extended == null) {
      extended = new HashMap<>();
    }
    extended
        .computeIfAbsent(base, _ -> new HashMap<>())
        .putIfAbsent(index, new Segment(value, encoded));
  }

  private static int index(String digits) {
    if (digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(digits);
  }

  private static void joinInto(
      Map<String, String> target, String name, Map<Integer, Segment> segments) {
    var bytes = new ByteArrayOutputStream();
    String charset = null;
    for (int i = 0; i < SEGMENTS_MAX; i++) {
      var segment = segments.get(i);
      if (segment == null) {
        break;
      }
      var value = segment.value();
      if (i == 0 && segment.encoded()) {
        int quote = value.indexOf('\'');
        int second = quote < 0 ? -1 : value.indexOf('\'', quote + 1);
        if (second > 0) {
          charset = value.substring(0, quote);
          value = value.substring(second + 1);
        }
      }
      append(bytes, value, segment.encoded());
    }
    if (bytes.size() > 0 || segments.containsKey(0)) {
      target.put(name, EncodedWords.decode(Charsets.decode(bytes.toByteArray(), charset).text()));
    }
  }

  private static void append(ByteArrayOutputStream bytes, String value, boolean encoded) {
    if (!encoded || value.indexOf('%') < 0) {
      bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      return;
    }
    var raw = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
  }
}
