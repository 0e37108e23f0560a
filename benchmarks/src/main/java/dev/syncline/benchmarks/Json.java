package dev.syncline.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/// The little JSON the dumps need, in ASCII.
final class Json {
  private Json() {}

  static String string(String value) {
    if (value == null) {
      return "null";
    }
    return value
        .chars()
        .mapToObj(c ->
            c >= ' ' && c < 127 && c != '"' && c != '\\'
                ? String.valueOf((char) c)
                : "\\u%04x".formatted(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  static String strings(List<String> values) {
    return list(values.stream().map(Json::string).toList());
  }

  /// Of values that are JSON already.
  static String list(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }
}
