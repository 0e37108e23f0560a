package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.header.StructuredField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a message, located in its bytes: content from {@code from} to {@code to}, as it was
/// sent. Children are those of a multipart; a message within a message is a leaf.
///
/// @param id its number in the part tree (RFC 9051 §6.4.5), empty for a multipart that is the whole
///   message
public record Part(
    String id,
    StructuredField type,
    StructuredField disposition,
    TransferEncoding encoding,
    @Nullable String contentId,
    long from,
    long to,
    List<Part> children) {
  public Part {
    children = List.copyOf(children);
  }

  public boolean isMultipart() {
    return !children.isEmpty();
  }

  public boolean is(String mediaType) {
    return type.value().equals(mediaType);
  }

  boolean isAttachment() {
    return disposition.value().equals("attachment");
  }

  public @Nullable String filename() {
    var name = disposition.parameter("filename");
    if (name == null || name.isBlank()) {
      name = type.parameter("name");
    }
    return name == null || name.isBlank() ? null : withoutControls(name.strip());
  }

  /// The decoded content, at most so many bytes of it, out of the message that the part was found
  /// in.
  public byte[] content(MemorySegment raw, int maxBytes) {
    long length = Math.min(to - from, maxBytes * 4L);
    var encoded = raw.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
    var decoded = ContentDecoder.decode(encoded, 0, encoded.length, encoding);
    return decoded.length <= maxBytes ? decoded : Arrays.copyOf(decoded, maxBytes);
  }

  private static String withoutControls(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return name.replaceAll("\\p{Cntrl}", "");
      }
    }
    return name;
  }
}
