package dev.syncline.mime.parse;

/// Something wrong with a message that was read all the same. {@code part} is the part's id, empty
/// for the message.
public record Defect(Kind kind, String part) {
  public enum Kind {
    EMPTY_MESSAGE,
    HEADER_TOO_LARGE,
    RUBBISH_IN_HEADER,
    HEADER_NOT_ENDED,
    INVALID_CONTENT_TYPE,
    UNKNOWN_TRANSFER_ENCODING,
    MULTIPART_WITHOUT_BOUNDARY,
    BOUNDARY_NOT_FOUND,
    BOUNDARY_NOT_CLOSED,
    TOO_DEEP,
    TOO_MANY_PARTS,
    UNKNOWN_CHARSET,
    UNDECODABLE_TEXT,
    DAMAGED_BASE64,
    DAMAGED_TNEF,
    TNEF_TOO_LARGE,
    BODY_TRUNCATED,
    INVALID_DATE
  }
}
