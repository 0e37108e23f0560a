package dev.syncline.sandbox.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the flat JSON objects the control surface takes: strings, numbers, booleans, and lists of
/// strings. Values come as text.
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// The fields of an object; a list has one entry per item.
  record Fields(Map<String, List<String>> values) {
    Optional<String> text(String name) {
      return list(name).stream().findFirst();
    }

    String required(String name) {
      return text(name)
          .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is missing"));
    }

    long number(String name) {
      var value = required(name);
      if (!value.matches("-?\\d{1,18}")) {
        throw new IllegalArgumentException("\"" + name + "\" is not a whole number");
      }
      return Long.parseLong(value);
    }

    List<String> list(String name) {
      return values.getOrDefault(name, List.of());
    }

    void allow(String... names) {
      for (var name : values.keySet()) {
        if (!List.of(names).contains(name)) {
          throw new IllegalArgumentException(
              "\"%s\" is not known here; known are %s".formatted(name, String.join(", ", names)));
        }
      }
    }
  }

  static Fields parse(String text) {
    var json = new Json(text);
    var fields = json.object();
    json.blanks();
    if (json.at < text.length()) {
      throw json.wrong("nothing more");
    }
    return new Fields(fields);
  }

  private Map<String, List<String>> object() {
    var fields = new LinkedHashMap<String, List<String>>();
    expect('{');
    if (accept('}')) {
      return fields;
    }
    do {
      var name = string();
      expect(':');
      fields.put(name, value());
    } while (accept(','));
    expect('}');
    return fields;
  }

  private List<String> value() {
    if (!accept('[')) {
      return scalar();
    }
    var items = new ArrayList<String>();
    if (accept(']')) {
      return items;
    }
    do {
      items.addAll(scalar());
    } while (accept(','));
    expect(']');
    return items;
  }

  private List<String> scalar() {
    blanks();
    if (at < text.length() && text.charAt(at) == '"') {
      return List.of(string());
    }
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    var word = text.substring(start, at);
    if (word.equals("null")) {
      return List.of();
    }
    if (!word.matches("true|false|-?\\d+(\\.\\d+)?")) {
      throw wrong("a value");
    }
    return List.of(word);
  }

  private static boolean isPlain(char c) {
    return Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0;
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : String.valueOf(c));
    }
    expect('"');
    return out.toString();
  }

  private String escaped() {
    if (at >= text.length()) {
      throw wrong("an escape");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'u' -> {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9A-Fa-f]{4}")) {
          throw wrong("four hex digits");
        }
        at += 4;
        yield String.valueOf((char) Integer.parseInt(text.substring(at - 4, at), 16));
      }
      default -> String.valueOf(c);
    };
  }

  private boolean accept(char wanted) {
    blanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!accept(wanted)) {
      throw wrong("'" + wanted + "'");
    }
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "not JSON: %s expected at character %d".formatted(expected, at + 1));
  }
}
