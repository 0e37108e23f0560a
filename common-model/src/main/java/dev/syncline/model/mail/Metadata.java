package dev.syncline.model.mail;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a developer keeps with a message. The provider has no part in it.
public record Metadata(@JsonValue Map<String, String> pairs) {
  public static final Metadata NONE = new Metadata(Map.of());

  private static final int MAX_PAIRS = 50;
  private static final int MAX_KEY = 40;
  private static final int MAX_VALUE = 500;

  @JsonCreator
  public Metadata {
    if (pairs.size() > MAX_PAIRS) {
      throw new IllegalArgumentException("takes at most %d pairs".formatted(MAX_PAIRS));
    }
    pairs.forEach((key, value) -> {
      if (key.isEmpty() || length(key) > MAX_KEY) {
        throw new IllegalArgumentException("takes keys of 1 to %d characters".formatted(MAX_KEY));
      }
      if (length(value) > MAX_VALUE) {
        throw new IllegalArgumentException(
            "takes values of at most %d characters".formatted(MAX_VALUE));
      }
    });
    pairs = Collections.unmodifiableMap(new TreeMap<>(pairs));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  public boolean isEmpty() {
    return pairs.isEmpty();
  }
}
