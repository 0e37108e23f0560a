package dev.syncline.mime.header;

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
    int lastEnd =
        text.lastIndexOf("?="); // so that a million openings without an end cost one search
    if (start == 0 && lastEnd == text.length() - 2) {
      var only = Word.at(text, 0, lastEnd);
      if (only != null && only.end() == text.length()) {
        return withoutControls(Charsets.decode(only.bytes(), only.charset()).text());
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

  private record Word(String charset, char encoding, String content, int end) {
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
      var charset = text.substring(start + 2, charsetEnd);
      int language = charset.indexOf('*');
      return new Word(
          language < 0 ? charset : charset.substring(0, language),
          encoding,
          text.substring(charsetEnd + 3, contentEnd),
          contentEnd + 2);
    }

    byte[] bytes() {
      if (encoding == 'Q') {
        return QuotedPrintable.decodeQ(content);
      }
      var letters = content.getBytes(StandardCharsets.ISO_8859_1);
      return ContentDecoder.decode(letters, 0, letters.length, TransferEncoding.BASE64);
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
      bytes.writeBytes(word.bytes());
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
