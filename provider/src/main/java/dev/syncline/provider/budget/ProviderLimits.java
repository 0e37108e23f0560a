package dev.syncline.provider.budget;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The table of limits: `provider-limits.properties`, rows of `name.field=value`, and what an
/// operator wrote over it or beside it.
public final class ProviderLimits {
  /// The row of hosts that no other row names.
  public static final String OTHER = "other";

  private final List<HostLimits> rows;
  private final HostLimits other;

  private ProviderLimits(List<HostLimits> rows, HostLimits other) {
    this.rows = rows;
    this.other = other;
  }

  public static ProviderLimits load() {
    return load(Map.of());
  }

  /// The table, and what is written over it.
  ///
  /// @param written over the table, field by field, by the name of a row
  /// @throws IllegalArgumentException that names the row and what is wrong with it
  public static ProviderLimits load(Map<String, Map<String, String>> written) {
    var table = new TreeMap<String, Map<String, String>>();
    read()
        .forEach((key, value) -> {
          var dot = key.indexOf('.');
          table
              .computeIfAbsent(key.substring(0, dot), _ -> new TreeMap<>())
              .put(key.substring(dot + 1), value);
        });
    written.forEach(
        (name, fields) -> table.computeIfAbsent(name, _ -> new TreeMap<>()).putAll(fields));
    return of(table);
  }

  private static ProviderLimits of(Map<String, Map<String, String>> table) {
    var others = table.getOrDefault(OTHER, Map.of());
    var rows =
        table.entrySet().stream()
            .filter(row -> !row.getKey().equals(OTHER))
            .map(row -> HostLimits.of(row.getKey(), row.getValue(), others))
            .toList();
    rows.stream()
        .filter(row -> row.hosts().isEmpty())
        .findFirst()
        .ifPresent(row -> {
          throw new IllegalArgumentException(
              "limits of '%s': hosts are missing; the table has no row of that name"
                  .formatted(row.name()));
        });
    return new ProviderLimits(rows, HostLimits.of(OTHER, others, Map.of()));
  }

  private static Map<String, String> read() {
    var properties = new Properties();
    try (var file = ProviderLimits.class.getResourceAsStream("provider-limits.properties");
        var reader = new InputStreamReader(Objects.requireNonNull(file), UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var table = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(key -> table.put(key, properties.getProperty(key)));
    return table;
  }

  public HostLimits of(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return rows.stream().filter(row -> row.isFor(name)).findFirst().orElse(other);
  }

  /// The names of all rows.
  public List<String> names() {
    return Stream.concat(rows.stream().map(HostLimits::name), Stream.of(OTHER)).toList();
  }
}
