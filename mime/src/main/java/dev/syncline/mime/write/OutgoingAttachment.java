package dev.syncline.mime.write;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A file that goes with a message. With a content id it is shown within the HTML that refers to
/// it.
public record OutgoingAttachment(
    String filename, String contentType, @Nullable String contentId, Content content) {
  /// Opened once for every time the message is written.
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  public static OutgoingAttachment of(String filename, String contentType, byte[] bytes) {
    var copy = bytes.clone();
    return new OutgoingAttachment(
        filename, contentType, null, () -> new ByteArrayInputStream(copy));
  }

  public OutgoingAttachment inline(String id) {
    return new OutgoingAttachment(filename, contentType, id, content);
  }
}
