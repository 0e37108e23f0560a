package dev.syncline.mime.encoding;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/// Which charset bytes are in when nobody said so and they are no UTF-8.
///
/// The detector (juniversalchardet, Mozilla's statistics) knows the multi-byte charsets of East
/// Asia, Cyrillic, Greek, Hebrew and Thai; what it says of a few letters is a guess, so its word
/// counts only when the text holds enough of them and reads as text in what it named.
final class CharsetDetection {
  /// Bytes beyond ASCII below which statistics say nothing.
  private static final int EVIDENCE_MIN = 8;

  private static final int LOOK_AT_MAX = 64 * 1024;

  private CharsetDetection() {}

  static @Nullable Charset detect(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + LOOK_AT_MAX);
    int high = 0;
    boolean escapes = false;
    for (int i = from; i < end; i++) {
      high += bytes[i] >>> 31;
      escapes |= bytes[i] == 0x1b;
    }
    if (high < EVIDENCE_MIN && !escapes) {
      return null;
    }
    var charset = named(bytes, from, end);
    return charset == null || !readsAsText(bytes, from, end, charset, high) ? null : charset;
  }

  private static @Nullable Charset named(byte[] bytes, int from, int to) {
    var detector = new UniversalDetector();
    detector.handleData(bytes, from, to - from);
    detector.dataEnd();
    var name = detector.getDetectedCharset();
    if (name == null) {
      return null;
    }
    try {
      return Charset.isSupported(name) ? Charset.forName(name) : null;
    } catch (IllegalCharsetNameException noName) {
      return null;
    }
  }

  /// In a multi-byte charset nearly everything must be a letter; damaged text is not counted
  /// against the charset as long as it is rare.
  private static boolean readsAsText(byte[] bytes, int from, int to, Charset charset, int high) {
    if (charset.equals(StandardCharsets.UTF_16BE) || charset.equals(StandardCharsets.UTF_16LE)) {
      return true;
    }
    if (charset.equals(StandardCharsets.UTF_8)) {
      return false;
    }
    var text = new String(bytes, from, to - from, charset);
    int letters = 0;
    int others = 0;
    int lost = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\uFFFD') {
        lost++;
      } else if (c >= 0x80 && Character.isLetter(c)) {
        letters++;
      } else if (c >= 0x80 && !isPunctuation(c)) {
        others++;
      }
    }
    return lost <= high / 50 && letters >= 4 * others;
  }

  private static boolean isPunctuation(char c) {
    return c == 0xa0
        || (c >= 0x2010 && c <= 0x2026)
        || (c >= 0x3000 && c <= 0x3011)
        || (c >= 0xff00 && c <= 0xff20);
  }
}
