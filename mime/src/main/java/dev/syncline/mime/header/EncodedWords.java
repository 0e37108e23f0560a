package dev.syncline.mime.header;

import dev.syncline.mime.encoding.ByteSlice;
import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.QuotedPrintable;
import dev.syncline.mime.encoding.TransferEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Encoded words in header text (RFC 2047), as they are really written.
///
/// Blanks between two encoded words are not part of the text (§6.2). Mailers split a letter of
/// several bytes between two words although §5 forbids it, so the bytes of adjacent words in one
/// charset are joined before they become text. Words inside quotes, glued to their neighbours, or
/// holding blanks are decoded too: every reader does.
public final class EncodedWords {
  private EncodedWords() {}

  public static String decode(String text) {
    int start = text.indexOf("=?");
    if (start < 0) {
      return text;
    }
    // so that a million openings without an end cost one search
    int lastEnd = text.endsWith("?=") ? text.length() - 2 : text.lastIndexOf("?=");
    if (start == 0 && lastEnd == text.length() - 2) {
      var only = Word.at(text, 0, lastEnd);
      if (only != null && only.end() == text.length()) {
        return only.text();
      }
    }
    var out = new StringBuilder(text.length());
    var run = new Run(out);
    int done = 0;
    while (start >= 0) {
      var word = Word.at(text, start, lastEnd);
      if (word == null) {
        start = text.indexOf("=?", start + 2);
        continue;
      }
      if (!(run.isOpen() && isBlank(text, done, start))) {
        run.flush();
        out.append(text, done, start);
      }
      run.add(word);
      done = word.end();
      start = text.indexOf("=?", done);
    }
    run.flush();
    return out.append(text, done, text.length()).toString();
  }

  private static boolean isBlank(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) > ' ') {
        return false;
      }
    }
    return true;
  }

  /// Its content lies in the text around it.
  private record Word(String within, String charset, char encoding, int from, int to) {
    static @Nullable Word at(String text, int start, int lastEnd) {
      int charsetEnd = text.indexOf('?', start + 2);
      if (charsetEnd <= start + 2 || charsetEnd - start > 60 || charsetEnd + 3 > lastEnd) {
        return null;
      }
      char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
      if (text.charAt(charsetEnd + 2) != '?' || (encoding != 'B' && encoding != 'Q')) {
        return null;
      }
      int contentEnd = text.indexOf("?=", charsetEnd + 3);
      if (contentEnd < 0) {
        return null;
      }
      return new Word(
          text, charset(text, start + 2, charsetEnd), encoding, charsetEnd + 3, contentEnd);
    }

    private static String charset(String text, int from, int to) {
      if (text.startsWith("utf-8?", from) || text.startsWith("UTF-8?", from)) {
        return "utf-8"; // nearly all of them
      }
      int language = text.substring(from, to).indexOf('*');
      return text.substring(from, language < 0 ? to : from + language);
    }

    int end() {
      return to + 2;
    }

    ByteSlice bytes() {
      if (encoding == 'Q') {
        return QuotedPrintable.decodeQ(within, from, to);
      }
      var letters = within.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
      return ByteSlice.ofOwn(
          ContentDecoder.decode(letters, 0, letters.length, TransferEncoding.BASE64));
    }

    String text() {
      var content = bytes();
      return withoutControls(
          Charsets.decode(content.array(), content.from(), content.to(), charset).text());
    }
  }

  /// Adjacent words of one charset, still bytes.
  private static final class Run {
    private final StringBuilder out;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable String charset;

    Run(StringBuilder out) {
      this.out = out;
    }

    boolean isOpen() {
      return charset != null;
    }

    void add(Word word) {
      if (charset != null && !charset.equalsIgnoreCase(word.charset())) {
        flush();
      }
      charset = word.charset();
      var content = word.bytes();
      bytes.write(content.array(), content.from(), content.length());
    }

    void flush() {
      if (charset == null) {
        return;
      }
      out.append(withoutControls(Charsets.decode(bytes.toByteArray(), charset).text()));
      bytes.reset();
      charset = null;
    }
  }

  /// A line end inside an encoded word would become a line end in somebody's header: a blank
  /// instead.
  private static String withoutControls(String text) {
    return text.indexOf('\r') < 0 && text.indexOf('\n') < 0 && text.indexOf(0) < 0
        ? text
        : text.replace('\r', ' ').replace('\n', ' ').replace("\0", "");
  }
}
