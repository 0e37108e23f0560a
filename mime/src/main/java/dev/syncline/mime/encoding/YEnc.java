package dev.syncline.mime.encoding;

import java.util.Arrays;

/// yEnc, as news groups and a few mailers use it: every byte plus 42, with the few that a line
/// cannot hold escaped. Control lines ("=ybegin", "=ypart", "=yend") are passed over.
final class YEnc {
  private YEnc() {}

  static byte[] decode(byte[] source, int from, int to) {
    var out = new byte[to - from];
    int length = 0;
    boolean lineStart = true;
    for (int i = from; i < to; i++) {
      byte b = source[i];
      if (b == '\r' || b == '\n') {
        lineStart = true;
        continue;
      }
      if (b == '=' && i + 1 < to) {
        if (lineStart && source[i + 1] == 'y') {
          i = lineEnd(source, i, to) - 1;
          continue;
        }
        i++;
        out[length++] = (byte) (source[i] - 64 - 42);
      } else {
        out[length++] = (byte) (b - 42);
      }
      lineStart = false;
    }
    return Arrays.copyOf(out, length);
  }

  private static int lineEnd(byte[] source, int from, int to) {
    int i = from;
    while (i < to && source[i] != '\n' && source[i] != '\r') {
      i++;
    }
    return i;
  }

  static int safeEnd(byte[] source, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (source[i] == '\n' || source[i] == '\r') {
        return i + 1;
      }
    }
    return to > from && source[to - 1] == '=' ? to - 1 : to;
  }
}
