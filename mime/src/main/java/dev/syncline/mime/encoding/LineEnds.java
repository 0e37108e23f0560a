package dev.syncline.mime.encoding;

/// Line ends of a text as "\n".
public final class LineEnds {
  private LineEnds() {}

  /// Makes "\n" of "\r\n" and of a lone "\r", in place, and gives the new length. For charsets in
  /// which the two bytes mean nothing else: all but UTF-16, UTF-32 and EBCDIC.
  public static int toLineFeeds(byte[] text, int length) {
    int in = ByteScan.carriageReturn(text, 0, length);
    int out = in;
    while (in < length) {
      // text[in] is a carriage return
      text[out++] = '\n';
      in += in + 1 < length && text[in + 1] == '\n' ? 2 : 1;
      int next = ByteScan.carriageReturn(text, in, length);
      System.arraycopy(text, in, text, out, next - in);
      out += next - in;
      in = next;
    }
    return out;
  }

  public static String toLineFeeds(String text) {
    if (text.indexOf('\r') < 0) {
      return text;
    }
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
