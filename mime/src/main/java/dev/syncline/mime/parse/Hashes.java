package dev.syncline.mime.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// SHA-256 in lower-case hexadecimal: of the message as it came, and of every part decoded, by its
/// id. The same file in a thousand messages has one hash, however each mailer encoded it.
///
/// @param message null unless it was asked for
public record Hashes(@Nullable String message, Map<String, String> parts) {
  public Hashes {
    parts = Map.copyOf(parts);
  }
}
