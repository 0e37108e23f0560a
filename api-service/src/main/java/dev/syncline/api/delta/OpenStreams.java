package dev.syncline.api.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.web.ApiException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the streams of each key: one program that leaks connections can't use up what others
/// need.
public final class OpenStreams {
  private final int max;
  private final Map<String, Integer> byKey = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  public OpenStreams(MeterRegistry registry, DeltaSettings settings) {
    max = settings.streamsPerKey();
    Gauge.builder("syncline.delta.streams", all, AtomicInteger::get)
        .description("Streams of deltas that are open")
        .register(registry);
  }

  /// An open stream's place; closed with it.
  interface Seat extends AutoCloseable {
    @Override
    void close();
  }

  /// @param authorization the header that the stream was opened with; kept as a hash
  Seat take(String authorization) {
    var key = hash(authorization);
    if (byKey.merge(key, 1, Integer::sum) > max) {
      leave(key);
      throw new ApiException(
          429,
          "too_many_streams",
          "This key has %d streams open, which is its limit. Close some, or follow all grants by one GET /v3/deltas/stream."
              .formatted(max));
    }
    all.incrementAndGet();
    return () -> {
      leave(key);
      all.decrementAndGet();
    };
  }

  private void leave(String key) {
    byKey.computeIfPresent(key, (_, count) -> count <= 1 ? null : count - 1);
  }

  private static String hash(String authorization) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(authorization.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
