package dev.syncline.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.id.PublicIds;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request's query string. Every value that is not what its name promises is refused with both.
public final class QueryParameters {
  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  public static QueryParameters parse(@Nullable String query) {
    var values = new LinkedHashMap<String, List<String>>();
    if (query != null && !query.isEmpty()) {
      for (var pair : query.split("&", -1)) {
        var cut = pair.indexOf('=');
        var name = decode(cut < 0 ? pair : pair.substring(0, cut));
        var value = decode(cut < 0 ? "" : pair.substring(cut + 1));
        if (!name.isEmpty()) {
          values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
      }
    }
    return new QueryParameters(values);
  }

  /// As if a query string had them.
  public static QueryParameters of(Map<String, List<String>> values) {
    return new QueryParameters(new LinkedHashMap<>(values));
  }

  /// A query string that says the same.
  public String encode() {
    return values.entrySet().stream()
        .flatMap(each ->
            each.getValue().stream()
                .map(value ->
                    URLEncoder.encode(each.getKey(), UTF_8)
                        + "="
                        + URLEncoder.encode(value, UTF_8)))
        .collect(Collectors.joining("&"));
  }

  /// Refuses what is none of these.
  public void allow(Set<String> names) {
    for (var name : values.keySet()) {
      if (!names.contains(name)) {
        throw ApiException.invalid(
            "Unknown query parameter '%s'. This resource takes: %s."
                .formatted(
                    printable(name),
                    names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names))));
      }
    }
  }

  public Optional<String> text(String name) {
    var all = values.get(name);
    if (all == null) {
      return Optional.empty();
    }
    if (all.size() > 1) {
      throw ApiException.invalid("The query parameter '%s' is given twice.".formatted(name));
    }
    return Optional.of(all.getFirst());
  }

  /// As often as it is given.
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /// Given several times, or once with commas.
  public List<String> texts(String name) {
    return values.getOrDefault(name, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  public Optional<Boolean> flag(String name) {
    return text(name)
        .map(value ->
            switch (value) {
              case "true" -> true;
              case "false" -> false;
              default -> throw wrong(name, "true or false");
            });
  }

  public Optional<Long> number(String name, long min, long max) {
    return text(name)
        .map(value -> {
          try {
            var number = Long.parseLong(value);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException _) {
            // said below
          }
          throw wrong(name, "a whole number from %d to %d".formatted(min, max));
        });
  }

  /// Seconds since 1970.
  public Optional<Instant> time(String name) {
    return number(name, 0, 253_402_300_799L).map(Instant::ofEpochSecond);
  }

  public int limit() {
    return number("limit", 1, MAX_LIMIT).orElse((long) DEFAULT_LIMIT).intValue();
  }

  /// An id that can't exist finds nothing, as one that does not.
  public Optional<UUID> id(String name) {
    return text(name).map(value -> PublicIds.decode(value).orElse(new UUID(0, 0)));
  }

  public Optional<String> choice(String name, Set<String> choices) {
    var value = text(name);
    if (value.isPresent() && !choices.contains(value.get())) {
      throw wrong(name, "one of " + String.join(", ", new TreeSet<>(choices)));
    }
    return value;
  }

  private static ApiException wrong(String name, String expected) {
    return ApiException.invalid("The query parameter '%s' must be %s.".formatted(name, expected));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw ApiException.invalid("The query string is not URL-encoded: a % stands alone.");
    }
  }

  /// A name that a client made up, fit for a message.
  public static String printable(String name) {
    var clean = name.replaceAll("[^\\w.\\[\\]-]", "?");
    return clean.length() > 64 ? clean.substring(0, 64) : clean;
  }
}
