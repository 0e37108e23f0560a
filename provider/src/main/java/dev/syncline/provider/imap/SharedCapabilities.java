package dev.syncline.provider.imap;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What servers can do, once for all connections that were told the same: some forty names for each
/// of thousands of accounts at rest would be a third of what such an account needs.
final class SharedCapabilities {
  /// Servers are of few kinds; one that tells each connection another thing is not remembered.
  private static final int MOST_REMEMBERED = 1000;

  private static final Map<Set<String>, SharedCapabilities> KNOWN = new ConcurrentHashMap<>();

  private final Set<String> names;

  private SharedCapabilities(Set<String> names) {
    this.names = names;
  }

  /// @param upperCase names as Angus keeps them
  static SharedCapabilities of(Set<String> upperCase) {
    var names = Set.copyOf(upperCase);
    return KNOWN.size() < MOST_REMEMBERED
        ? KNOWN.computeIfAbsent(names, SharedCapabilities::new)
        : new SharedCapabilities(names);
  }

  boolean has(String name) {
    return names.contains(name.toUpperCase(Locale.ROOT));
  }
}
