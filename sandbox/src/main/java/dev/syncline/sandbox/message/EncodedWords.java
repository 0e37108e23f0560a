package dev.syncline.sandbox.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Header text beyond ASCII (RFC 2047).
public final class EncodedWords {
  private static final Pattern WORD =
      Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?\\s]*)?\\?([BbQq])\\?([^?\\s]*)\\?=");
  private static final Pattern BETWEEN = Pattern.compile("(\\?=)[ \\t]+(?==\\?)");
  private static final int BYTES_PER_WORD = 42;

  private EncodedWords() {}

  /// Reads a raw header value (ISO-8859-1); raw UTF-8 is understood too.
  public static String decode(String raw) {
    var text = new String(raw.getBytes(ISO_8859_1), UTF_8);
    return WORD.matcher(BETWEEN.matcher(text).replaceAll("$1"))
        .replaceAll(word -> {
          var bytes =
              word.group(2).equalsIgnoreCase("B")
                  ? TransferEncoding.base64(word.group(3))
                  : TransferEncoding.quotedPrintable(word.group(3).replace('_', ' '));
          return Matcher.quoteReplacement(new String(bytes, charset(word.group(1))));
        });
  }

  /// ASCII stays as it is; anything else becomes encoded words in that charset, cut between
  /// characters and folded.
  public static String encode(String text, Charset charset) {
    if (US_ASCII.newEncoder().canEncode(text)) {
      return text;
    }
    var words = new ArrayList<String>();
    var chunk = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          var next = chunk + Character.toString(c);
          if (next.getBytes(charset).length > BYTES_PER_WORD) {
            words.add(word(chunk.toString(), charset));
            chunk.setLength(0);
          }
          chunk.appendCodePoint(c);
        });
    words.add(word(chunk.toString(), charset));
    return String.join("\r\n ", words);
  }

  static Charset charset(String name) {
    try {
      return name.isBlank() ? UTF_8 : Charset.forName(name.strip());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return ISO_8859_1;
    }
  }

  private static String word(String text, Charset charset) {
    return "=?%s?B?%s?="
        .formatted(charset.name(), Base64.getEncoder().encodeToString(text.getBytes(charset)));
  }
}
