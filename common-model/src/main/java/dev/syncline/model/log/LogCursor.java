package dev.syncline.model.log;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// A position in an account's log as clients see it: opaque, and void in another epoch.
public record LogCursor(long epoch, long seq) {
  public String encode() {
    var bytes = ByteBuffer.allocate(16).putLong(epoch).putLong(seq).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Empty when the text is none that {@link #encode} could have written.
  public static Optional<LogCursor> decode(String text) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == 16) {
        var buffer = ByteBuffer.wrap(bytes);
        return Optional.of(new LogCursor(buffer.getLong(), buffer.getLong()));
      }
    } catch (IllegalArgumentException _) {
      // not in base64
    }
    return Optional.empty();
  }
}
