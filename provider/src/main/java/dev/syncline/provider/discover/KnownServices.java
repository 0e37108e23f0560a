package dev.syncline.provider.discover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/// The table of well-known providers: `known-services.properties`, rows of `type.field=value`.
///
/// What it says is taken from what the providers publish. Their servers were not asked.
final class KnownServices {
  private final List<KnownService> services;

  private KnownServices(List<KnownService> services) {
    this.services = services;
  }

  static KnownServices load() {
    var table = new Properties();
    try (var file = KnownServices.class.getResourceAsStream("known-services.properties");
        var reader = new InputStreamReader(Objects.requireNonNull(file), UTF_8)) {
      table.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var rows = new TreeMap<String, Map<String, String>>();
    for (var key : table.stringPropertyNames()) {
      var dot = key.indexOf('.');
      rows.computeIfAbsent(key.substring(0, dot), _ -> new TreeMap<>())
          .put(key.substring(dot + 1), table.getProperty(key).strip());
    }
    return new KnownServices(
        rows.entrySet().stream()
            .map(row -> KnownService.of(row.getKey(), row.getValue()))
            .toList());
  }

  List<KnownService> all() {
    return services;
  }

  Optional<KnownService> ofDomain(DomainName domain) {
    return services.stream()
        .filter(service -> service.domains().stream().anyMatch(known -> matches(domain, known)))
        .findFirst();
  }

  private static boolean matches(DomainName domain, String known) {
    return known.startsWith("*.")
        ? domain.ascii().endsWith(known.substring(1))
        : domain.ascii().equals(known);
  }

  /// By the longest name that the server is at or below: providers have names below others'.
  Optional<KnownService> ofExchanger(DomainName exchanger) {
    record Match(KnownService service, String suffix) {}
    return services.stream()
        .flatMap(service -> service.exchangers().stream().map(suffix -> new Match(service, suffix)))
        .filter(match -> exchanger.isWithin(match.suffix()))
        .max(Comparator.comparingInt(match -> match.suffix().length()))
        .map(Match::service);
  }
}
