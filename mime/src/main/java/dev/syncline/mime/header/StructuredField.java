package dev.syncline.mime.header;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A value with parameters, as in Content-Type and Content-Disposition: the value in lower case,
/// parameter names in lower case, parameter values decoded (RFC 2231, and RFC 2047 where it does
/// not belong but is found).
public record StructuredField(String value, Map<String, String> parameters) {
  public static final StructuredField EMPTY = new StructuredField("", Map.of());

  /// Text comes in few forms, and nearly every part is one of them.
  private static final Map<String, StructuredField> TEXT_FORMS = new ConcurrentHashMap<>();

  private static final int TEXT_FORMS_MAX = 256;
  private static final int TEXT_FORM_LENGTH_MAX = 64;

  public StructuredField {
    parameters = Map.copyOf(parameters);
  }

  public static StructuredField parse(@Nullable String rawValue) {
    if (rawValue == null) {
      return EMPTY;
    }
    if (!rawValue.startsWith("text/") || rawValue.length() > TEXT_FORM_LENGTH_MAX) {
      return read(rawValue);
    }
    var known = TEXT_FORMS.get(rawValue);
    if (known != null) {
      return known;
    }
    var read = read(rawValue);
    if (TEXT_FORMS.size() < TEXT_FORMS_MAX && !rawValue.contains("name")) {
      TEXT_FORMS.put(rawValue, read);
    }
    return read;
  }

  private static StructuredField read(String rawValue) {
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
