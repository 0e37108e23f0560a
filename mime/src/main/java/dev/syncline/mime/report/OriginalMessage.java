package dev.syncline.mime.report;

import dev.syncline.mime.header.HeaderBlock;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.parse.Part;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The message a report is about: attached whole, as its fields, or pasted below the text.
final class OriginalMessage {
  private static final int MAX_BYTES = 256 * 1024;

  private OriginalMessage() {}

  static Headers headers(ParsedMessage message, MemorySegment raw) {
    var part = find(message.root());
    if (part != null) {
      var headers = read(part.content(raw, MAX_BYTES));
      if (!headers.fields().isEmpty()) {
        return headers;
      }
    }
    var text = message.text();
    return text == null
        ? Headers.NONE
        : read(BounceText.original(text).getBytes(StandardCharsets.UTF_8));
  }

  private static Headers read(byte[] bytes) {
    int from = 0;
    while (from < bytes.length && bytes[from] <= ' ' && bytes[from] >= 0) {
      from++;
    }
    return HeaderBlock.read(bytes, from, bytes.length).toHeaders(from);
  }

  private static @Nullable Part find(Part part) {
    if (part.is("message/rfc822")
        || part.is("message/global")
        || part.is("text/rfc822-headers")
        || part.is("message/global-headers")
        || part.is("text/rfc822")
        || part.is("message/rfc822-headers")) {
      return part;
    }
    for (var child : part.children()) {
      var found = find(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
