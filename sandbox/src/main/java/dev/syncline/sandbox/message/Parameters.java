package dev.syncline.sandbox.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// `name; key=value; key="quoted value"` taken apart (RFC 2045 §5.1); keys are upper case.
record Parameters(String name, Map<String, String> parameters) {
  static Parameters split(String value) {
    int semicolon = value.indexOf(';');
    if (semicolon < 0) {
      return new Parameters(value.strip(), Map.of());
    }
    var parameters = new LinkedHashMap<String, String>();
    int at = semicolon + 1;
    while (at < value.length()) {
      int equals = value.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      var key = value.substring(at, equals).strip().toUpperCase(Locale.ROOT);
      var text = new StringBuilder();
      at = readValue(value, equals + 1, text);
      if (!key.isEmpty()) {
        parameters.putIfAbsent(key, text.toString());
      }
    }
    return new Parameters(
        value.substring(0, semicolon).strip(), Collections.unmodifiableMap(parameters));
  }

  private static int readValue(String value, int from, StringBuilder into) {
    boolean quoted = false;
    int at = from;
    for (; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted && at + 1 < value.length()) {
        into.append(value.charAt(++at));
      } else if (c == ';' && !quoted) {
        return at + 1;
      } else if (quoted || (c != ' ' && c != '\t')) {
        into.append(c);
      }
    }
    return at;
  }
}
