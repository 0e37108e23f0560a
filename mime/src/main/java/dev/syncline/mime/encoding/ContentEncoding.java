package dev.syncline.mime.encoding;

import org.jspecify.annotations.Nullable;

/// How to get a file out of the bytes that stand in the message: decode them, and for a file that
/// lies within a part (in a TNEF, or uuencoded in a text) take a piece of that and decode it again.
///
/// @param within null where the part is the file
public record ContentEncoding(TransferEncoding outer, @Nullable Piece within) {
  /// A piece of what the outer encoding gives.
  public record Piece(long from, long length, TransferEncoding encoding) {
    public Piece {
      if (from < 0 || length < 0) {
        throw new IllegalArgumentException("no piece: %d bytes at %d".formatted(length, from));
      }
    }
  }

  public static ContentEncoding of(TransferEncoding encoding) {
    return new ContentEncoding(encoding, null);
  }

  /// As it is stored beside the attachment: "base64", or "base64 1234+567 7bit".
  public String token() {
    return within == null
        ? outer.token()
        : "%s %d+%d %s"
            .formatted(outer.token(), within.from(), within.length(), within.encoding().token());
  }

  /// What {@link #token} wrote.
  public static ContentEncoding of(String token) {
    var words = token.strip().split(" ", -1);
    var outer = TransferEncoding.of(words[0]);
    if (words.length != 3) {
      return of(outer);
    }
    int plus = words[1].indexOf('+');
    try {
      return new ContentEncoding(
          outer,
          new Piece(
              Long.parseLong(words[1], 0, plus, 10),
              Long.parseLong(words[1], plus + 1, words[1].length(), 10),
              TransferEncoding.of(words[2])));
    } catch (NumberFormatException | IndexOutOfBoundsException notOurs) {
      throw new IllegalArgumentException("no content encoding: " + token, notOurs);
    }
  }
}
