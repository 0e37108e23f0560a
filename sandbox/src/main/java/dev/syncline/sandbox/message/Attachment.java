package dev.syncline.sandbox.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A file in a letter; with a content id it is shown inside the HTML.
public final class Attachment {
  private final String name;
  private final String type;
  private final byte[] bytes;
  private final @Nullable String contentId;

  public Attachment(String name, String type, byte[] bytes) {
    this(name, type, bytes, null);
  }

  public Attachment(String name, String type, byte[] bytes, @Nullable String contentId) {
    this.name = name;
    this.type = type;
    this.bytes = bytes.clone();
    this.contentId = contentId;
  }

  boolean isInline() {
    return contentId != null;
  }

  /// The part, headers and body.
  String written() {
    var encodedName = EncodedWords.encode(name, StandardCharsets.UTF_8);
    var part = new StringBuilder();
    part.append("Content-Type: %s; name=\"%s\"\r\n".formatted(type, encodedName));
    part.append("Content-Transfer-Encoding: base64\r\n");
    if (contentId != null) {
      part.append("Content-ID: <%s>\r\n".formatted(contentId));
    }
    part.append(
        "Content-Disposition: %s; filename=\"%s\"\r\n\r\n"
            .formatted(isInline() ? "inline" : "attachment", encodedName));
    return part.append(TransferEncoding.toBase64(bytes)).append("\r\n").toString();
  }
}
