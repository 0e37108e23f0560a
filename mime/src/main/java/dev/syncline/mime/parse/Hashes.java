package dev.syncline.mime.parse;

import java.util.Map;

/// SHA-256 in lower-case hexadecimal: of the message as it came, and of every part decoded, by its
/// id. The same file in a thousand messages has one hash, however each mailer encoded it.
public record Hashes(String message, Map<String, String> parts) {
  public Hashes {
    parts = Map.copyOf(parts);
  }
}
