package dev.syncline.mime.encoding;

/// Line ends of a text as "\n".
public final class LineEnds {
  private LineEnds() {}

  /// The text with "\n" for "\r\n" and for a lone "\r". For charsets in which the two bytes mean
  /// nothing else: all but UTF-16, UTF-32 and EBCDIC. An own slice with a free word in front is
  /// used for the result, and not copied.
  public static ByteSlice toLineFeeds(ByteSlice text) {
    var from = text.array();
    int to = text.to();
    boolean inPlace = text.isOwn() && text.from() >= ByteScan.WORD;
    var lines = inPlace ? from : new byte[text.length() + ByteScan.WORD];
    int in = text.from();
    int out = 0;
    while (true) {
      int copied = ByteScan.copyToReturn(from, in, to, lines, out);
      in += copied;
      out += copied;
      if (in == to) {
        return ByteSlice.ofOwn(lines, 0, out);
      }
      lines[out++] = '\n';
      in += in + 1 < to && from[in + 1] == '\n' ? 2 : 1;
    }
  }

  public static String toLineFeeds(String text) {
    if (text.indexOf('\r') < 0) {
      return text;
    }
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
