package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ContentEncoding;
import org.jspecify.annotations.Nullable;

/// A file that came with the message, located in its bytes. To read it, take {@code length} bytes
/// at {@code offset} and pass them through {@link dev.syncline.mime.encoding.ContentDecoder}.
///
/// @param partId its number in the part tree (RFC 9051 §6.4.5), as IMAP's {@code BODY[1.2]}; a file
///   within a part (TNEF, uuencode) is numbered below it
/// @param contentType type and subtype in lower case
/// @param contentId without angle brackets
/// @param inline shown within the body rather than beside it
/// @param decodedSize exact for what the decoder will give
public record Attachment(
    String partId,
    @Nullable String filename,
    String contentType,
    @Nullable String contentId,
    boolean inline,
    ContentEncoding encoding,
    long offset,
    long length,
    long decodedSize) {
  /// A name to store it under: its own, or one made of its number and the extension of its type.
  public String suggestedName() {
    return filename == null ? "part-" + partId + FileTypes.extensionOf(contentType) : filename;
  }
}
