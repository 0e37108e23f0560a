package dev.syncline.mime.header;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value with parameters, as in Content-Type and Content-Disposition: the value in lower case,
/// parameter names in lower case, parameter values decoded (RFC 2231, and RFC 2047 where it does
/// not belong but is found).
public record StructuredField(String value, Map<String, String> parameters) {
  public static final StructuredField EMPTY = new StructuredField("", Map.of());

  public StructuredField {
    parameters = Map.copyOf(parameters);
  }

  public static StructuredField parse(@Nullable String rawValue) {
    if (rawValue == null) {
      return EMPTY;
    }
    int end = valueEnd(rawValue);
    var value = withoutComment(rawValue.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return new StructuredField(unquoted(value), Parameters.parse(rawValue, end));
  }

  /// At the semicolon, or at the blank where somebody forgot it.
  private static int valueEnd(String raw) {
    int i = skipBlanks(raw, 0);
    while (i < raw.length() && raw.charAt(i) != ';') {
      if (raw.charAt(i) > ' ') {
        i++;
        continue;
      }
      int next = skipBlanks(raw, i);
      boolean valueGoesOn =
          next == raw.length() || ";/(".indexOf(raw.charAt(next)) >= 0 || raw.charAt(i - 1) == '/';
      if (!valueGoesOn) {
        int semicolon = raw.indexOf(';', i);
        return semicolon < 0 || raw.indexOf('=', i) > 0 ? i : semicolon;
      }
      i = next;
    }
    return i;
  }

  private static int skipBlanks(String raw, int from) {
    int i = from;
    while (i < raw.length() && raw.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }

  private static String withoutComment(String value) {
    int open = value.indexOf('(');
    return open < 0 ? value : value.substring(0, open);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    var bare = quoted ? value.substring(1, value.length() - 1) : value;
    return bare.indexOf(' ') < 0 ? bare : bare.replace(" ", "");
  }

  public @Nullable String parameter(String name) {
    return parameters.get(name);
  }
}
