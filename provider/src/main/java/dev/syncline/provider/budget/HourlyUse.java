package dev.syncline.provider.budget;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// Bytes by the hour, for what is counted over 24 hours: no provider says when its day begins. An
/// hour counts whole until 24 hours after its end.
///
/// Not thread-safe.
final class HourlyUse {
  private static final int HOURS = 24;
  private static final Duration HOUR = Duration.ofHours(1);

  private final TreeMap<Long, Bytes> hours = new TreeMap<>();

  /// Read and appended.
  private record Bytes(long down, long up) {
    Bytes plus(Bytes other) {
      return new Bytes(down + other.down, up + other.up);
    }
  }

  void add(long down, long up, Instant now) {
    forget(now);
    hours.merge(hour(now), new Bytes(down, up), Bytes::plus);
  }

  long down(Instant now) {
    forget(now);
    return hours.values().stream().mapToLong(Bytes::down).sum();
  }

  long up(Instant now) {
    forget(now);
    return hours.values().stream().mapToLong(Bytes::up).sum();
  }

  /// When less than this will have been read within 24 hours, if no more is.
  Instant whenDownBelow(long limit, Instant now) {
    return whenBelow(limit, down(now), Bytes::down, now);
  }

  Instant whenUpBelow(long limit, Instant now) {
    return whenBelow(limit, up(now), Bytes::up, now);
  }

  private Instant whenBelow(long limit, long used, ToLongFunction<Bytes> kind, Instant now) {
    var left = used;
    var at = now;
    for (Map.Entry<Long, Bytes> entry : hours.entrySet()) {
      if (left < limit) {
        break;
      }
      left -= kind.applyAsLong(entry.getValue());
      at = Instant.EPOCH.plus(HOUR.multipliedBy(entry.getKey() + HOURS + 1));
    }
    return at;
  }

  private void forget(Instant now) {
    hours.headMap(hour(now) - HOURS, false).clear();
  }

  private static long hour(Instant now) {
    return now.getEpochSecond() / HOUR.toSeconds();
  }

  /// `hour:down:up` of each hour since 1970 in which there was any.
  String text() {
    return hours.entrySet().stream()
        .map(each ->
            "%d:%d:%d".formatted(each.getKey(), each.getValue().down(), each.getValue().up()))
        .collect(joining(" "));
  }

  /// @throws IllegalArgumentException if it is no such text
  static HourlyUse parse(String text) {
    var use = new HourlyUse();
    for (var word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      var parts = word.split(":", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("not the bytes of an hour: " + word);
      }
      use.hours.put(
          Long.parseLong(parts[0]), new Bytes(Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    }
    return use;
  }
}
