package dev.syncline.api.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Remembers what was found for a few seconds, so that every request need not ask the directory.
/// What was not found is asked for again.
public final class ShortMemory<K, V> {
  private static final int MAX = 10_000;

  private final Map<K, Remembered<V>> entries = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Duration keep;

  private record Remembered<V>(V value, Instant until) {}

  public ShortMemory(InstantSource clock, Duration keep) {
    this.clock = clock;
    this.keep = keep;
  }

  public Optional<V> get(K key, Function<K, Optional<V>> ask) {
    var now = clock.instant();
    var known = entries.get(key);
    if (known != null && now.isBefore(known.until())) {
      return Optional.of(known.value());
    }
    if (entries.size() >= MAX) {
      entries.values().removeIf(entry -> !now.isBefore(entry.until()));
    }
    var found = ask.apply(key);
    if (found.isPresent() && entries.size() < MAX) {
      entries.put(key, new Remembered<>(found.get(), now.plus(keep)));
    } else {
      entries.remove(key);
    }
    return found;
  }

  public void forget(K key) {
    entries.remove(key);
  }
}
