package dev.syncline.mime.tnef;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Compressed RTF (MS-OXRTFCP): a window of 4,096 bytes that begins filled with the words every RTF
/// begins with, and runs of eight letters or references into it.
final class CompressedRtf {
  private static final int COMPRESSED = 0x75465A4C;
  private static final int PLAIN = 0x414C454D;
  private static final int WINDOW = 4_096;
  private static final int RATIO_MAX = 20;
  private static final byte[] BEGINNING =
      ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern"
              + " \\fscript \\fdecor MS Sans SerifSymbolArialTimes New"
              + " RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
              + "\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
          .getBytes(StandardCharsets.US_ASCII);

  private CompressedRtf() {}

  /// Null if it is none.
  static byte @Nullable [] decompress(byte[] bytes, int from, int length) {
    if (length < 16) {
      return null;
    }
    int rawSize = int32(bytes, from + 4);
    int kind = int32(bytes, from + 8);
    int data = from + 16;
    int end = from + length;
    if (kind == PLAIN) {
      return Arrays.copyOfRange(bytes, data, Math.min(end, data + Math.max(0, rawSize)));
    }
    if (kind != COMPRESSED || rawSize < 0 || rawSize > length * RATIO_MAX) {
      return null;
    }
    return inflate(bytes, data, end, new byte[rawSize]);
  }

  private static byte[] inflate(byte[] bytes, int from, int end, byte[] out) {
    var window = Arrays.copyOf(BEGINNING, WINDOW);
    int write = BEGINNING.length;
    int length = 0;
    int in = from;
    while (in < end && length < out.length) {
      int control = bytes[in++];
      for (int bit = 0; bit < 8 && in < end && length < out.length; bit++) {
        if ((control >> bit & 1) == 0) {
          out[length++] = bytes[in];
          window[write++ & WINDOW - 1] = bytes[in++];
          continue;
        }
        if (in + 2 > end) {
          return Arrays.copyOf(out, length);
        }
        int reference = (bytes[in] & 0xff) << 8 | (bytes[in + 1] & 0xff);
        in += 2;
        int offset = reference >> 4;
        if (offset == (write & WINDOW - 1)) {
          return Arrays.copyOf(out, length);
        }
        for (int i = (reference & 15) + 2; i > 0 && length < out.length; i--) {
          byte b = window[offset++ & WINDOW - 1];
          out[length++] = b;
          window[write++ & WINDOW - 1] = b;
        }
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
