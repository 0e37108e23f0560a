package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Base64;

/// Folder names on the wire (RFC 3501 §5.1.3).
final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  static String encode(String name) {
    var out = new StringBuilder();
    var shifted = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        shifted.append(c);
        continue;
      }
      unshift(shifted, out);
      out.append(c == '&' ? "&-" : String.valueOf(c));
    }
    unshift(shifted, out);
    return out.toString();
  }

  static String decode(String wire) throws Refused {
    var out = new StringBuilder();
    for (int i = 0; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c > 0x7e) {
        throw Refused.bad("a folder name is written in modified UTF-7");
      }
      if (c != '&') {
        out.append(c);
        continue;
      }
      int end = wire.indexOf('-', i);
      if (end < 0) {
        throw Refused.bad("a folder name has an open shift");
      }
      out.append(end == i + 1 ? "&" : shifted(wire.substring(i + 1, end)));
      i = end;
    }
    return out.toString();
  }

  private static String shifted(String base64) throws Refused {
    try {
      return new String(Base64.getDecoder().decode(base64.replace(',', '/')), UTF_16BE);
    } catch (IllegalArgumentException _) {
      throw Refused.bad("a folder name is not modified UTF-7");
    }
  }

  private static void unshift(StringBuilder shifted, StringBuilder out) {
    if (shifted.isEmpty()) {
      return;
    }
    var base64 =
        Base64.getEncoder().withoutPadding().encodeToString(shifted.toString().getBytes(UTF_16BE));
    out.append('&').append(base64.replace('/', ',')).append('-');
    shifted.setLength(0);
  }
}
