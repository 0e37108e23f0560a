package dev.syncline.mime.encoding;

/// Whether a line can be one of a uuencoded file.
public final class UuencodedLine {
  private UuencodedLine() {}

  /// How many bytes the line says it holds, or -1 if it is none.
  public static int length(byte[] source, int from, int to) {
    if (from >= to || source[from] < ' ' || source[from] > '`') {
      return -1;
    }
    int bytes = (source[from] - ' ') & 63;
    int letters = (bytes + 2) / 3 * 4;
    int present = to - from - 1;
    // one letter more is a checksum some encoders wrote
    if (present > letters + 2 || (bytes > 0 && present < letters / 2)) {
      return -1;
    }
    for (int i = from + 1; i < to; i++) {
      if (source[i] < ' ' || source[i] > '`') {
        return -1;
      }
    }
    return bytes;
  }
}
