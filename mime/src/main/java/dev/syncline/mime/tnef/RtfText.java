package dev.syncline.mime.tnef;

import dev.syncline.mime.encoding.Charsets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// The text of an RTF body, or the HTML that Outlook wrapped into it (MS-OXRTFEX): with {@code
/// \fromhtml1} the tags stand in {@code \*\htmltag} groups and what is between {@code \htmlrtf} and
/// {@code \htmlrtf0} is there for RTF readers only.
final class RtfText {
  private static final int DEPTH_MAX = 1_000;

  private final byte[] rtf;
  private final StringBuilder out;
  private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
  private final Deque<State> outer = new ArrayDeque<>();
  private State state = new State(false, false, false, 1);
  private String charset;
  private boolean html;
  private boolean starred;
  private int position;
  private int fallbackLeft;

  /// @param hidden within a group that shows nothing
  /// @param tag within an HTML tag
  /// @param rtfOnly after {@code \htmlrtf}
  /// @param fallback letters that follow a {@code \}u for readers without Unicode
  private record State(boolean hidden, boolean tag, boolean rtfOnly, int fallback) {}

  record Read(String text, boolean isHtml) {}

  private RtfText(byte[] rtf, String charset) {
    this.rtf = rtf;
    this.charset = charset;
    this.out = new StringBuilder(rtf.length);
  }

  static Read read(byte[] rtf, String charset) {
    var reader = new RtfText(rtf, charset);
    reader.walk();
    return new Read(reader.out.toString(), reader.html);
  }

  private void walk() {
    while (position < rtf.length) {
      byte b = rtf[position++];
      switch (b) {
        case '{' -> {
          flush();
          if (outer.size() < DEPTH_MAX) {
            outer.push(state);
          }
          starred = false;
        }
        case '}' -> {
          flush();
          state = outer.isEmpty() ? state : outer.pop();
        }
        case '\\' -> control();
        case '\r', '\n', 0 -> {}
        default -> letter(b);
      }
    }
    flush();
  }

  private void letter(byte b) {
    if (fallbackLeft > 0) {
      fallbackLeft--;
    } else if (isShown()) {
      letters.write(b);
    }
  }

  private boolean isShown() {
    return !state.hidden() && (!html || state.tag() || !state.rtfOnly());
  }

  private void flush() {
    if (letters.size() > 0) {
      var bytes = letters.toByteArray();
      letters.reset();
      out.append(Charsets.decode(bytes, charset).text());
    }
  }

  private void append(String text) {
    flush();
    if (isShown()) {
      out.append(text);
    }
  }

  private void control() {
    if (position >= rtf.length) {
      return;
    }
    byte b = rtf[position];
    if (!isLetter(b)) {
      position++;
      symbol(b);
      return;
    }
    int start = position;
    while (position < rtf.length && isLetter(rtf[position])) {
      position++;
    }
    var word = new String(rtf, start, position - start, StandardCharsets.US_ASCII);
    int number = number();
    if (position < rtf.length && rtf[position] == ' ') {
      position++;
    }
    word(word, number);
  }

  private int number() {
    int start = position;
    if (position < rtf.length && rtf[position] == '-') {
      position++;
    }
    int value = 0;
    while (position < rtf.length
        && rtf[position] >= '0'
        && rtf[position] <= '9'
        && position - start < 9) {
      value = value * 10 + rtf[position++] - '0';
    }
    return position == start ? Integer.MIN_VALUE : rtf[start] == '-' ? -value : value;
  }

  private void symbol(byte b) {
    switch (b) {
      case '\'' -> {
        int high = position < rtf.length ? Character.digit(rtf[position], 16) : -1;
        int low = position + 1 < rtf.length ? Character.digit(rtf[position + 1], 16) : -1;
        position = Math.min(rtf.length, position + 2);
        if (high >= 0 && low >= 0) {
          letter((byte) (high << 4 | low));
        }
      }
      case '*' -> starred = true;
      case '~' -> append("\u00a0");
      case '_' -> append("-");
      case '\r', '\n' -> append("\n");
      case '{', '}', '\\' -> letter(b);
      default -> {}
    }
  }

  private void word(String word, int number) {
    switch (word) {
      case "fromhtml" -> html = number != 0;
      case "htmltag" -> state = new State(false, true, false, state.fallback());
      case "htmlrtf" -> {
        flush();
        state = new State(state.hidden(), state.tag(), number != 0, state.fallback());
      }
      case "fonttbl",
          "colortbl",
          "stylesheet",
          "info",
          "pict",
          "object",
          "header",
          "footer",
          "listtable",
          "listoverridetable",
          "themedata",
          "datastore" ->
          hide();
      case "par", "line", "row" -> append("\n");
      case "tab", "cell" -> append("\t");
      case "lquote" -> append("\u2018");
      case "rquote" -> append("\u2019");
      case "ldblquote" -> append("\u201c");
      case "rdblquote" -> append("\u201d");
      case "bullet" -> append("\u2022");
      case "endash" -> append("\u2013");
      case "emdash" -> append("\u2014");
      case "ansicpg" -> charset = number > 0 ? "windows-" + number : charset;
      case "uc" ->
          state = new State(state.hidden(), state.tag(), state.rtfOnly(), Math.max(0, number));
      case "u" -> {
        append(String.valueOf((char) number));
        fallbackLeft = state.fallback();
      }
      case "bin" -> position = (int) Math.min(rtf.length, position + (long) Math.max(0, number));
      default -> {
        if (starred) {
          hide();
        }
      }
    }
    starred = false;
  }

  private void hide() {
    flush();
    state = new State(true, false, state.rtfOnly(), state.fallback());
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }
}
