package dev.syncline.model.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// An attachment and where its encoded bytes lie in the raw message.
///
/// @param part section number in the message (RFC 9051 §6.4.5): `2.1`
/// @param size in octets, decoded
/// @param offset of the encoded content in the raw message, in octets
/// @param length of the encoded content, in octets
/// @param encoding Content-Transfer-Encoding, lower case
/// @param sha256 of the decoded content, in lower-case hexadecimal; absent in messages that were
///   read before it was kept
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttachmentInfo(
    String part,
    @Nullable String filename,
    String contentType,
    @Nullable String contentId,
    boolean inline,
    long size,
    long offset,
    long length,
    String encoding,
    @Nullable String sha256) {}
