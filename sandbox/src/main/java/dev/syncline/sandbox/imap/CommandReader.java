package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.syncline.sandbox.imap.Argument.Atom;
import dev.syncline.sandbox.imap.Argument.Group;
import dev.syncline.sandbox.imap.Argument.Text;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Reads commands: atoms, quoted strings, literals of both kinds, parenthesised lists (RFC 9051
/// §4). It knows nothing of what they mean, but for one thing: the section of `BODY[…]` may hold
/// spaces.
final class CommandReader {
  /// How a synchronising literal is asked for.
  @FunctionalInterface
  interface Invitation {
    void send() throws IOException;
  }

  private static final int LONGEST_LINE = 1 << 20;
  private static final int LARGEST_SHORT = 4096;
  private static final int LARGEST_LITERAL = 256 << 20;

  private InputStream in;
  private final Invitation invitation;
  private final BooleanSupplier literalMinus;
  private int lineLength;
  private int next = -2;

  /// @param literalMinus whether literals without an invitation must be short (RFC 7888 §5)
  CommandReader(InputStream in, Invitation invitation, BooleanSupplier literalMinus) {
    this.literalMinus = literalMinus;
    this.in = new BufferedInputStream(in, 16 * 1024);
    this.invitation = invitation;
  }

  /// From here on compressed; what was read ahead is so, too.
  void inflate() {
    in = new BufferedInputStream(new InflaterInputStream(in, new Inflater(true)), 16 * 1024);
  }

  /// The next command; fails with [EOFException] at the end.
  Command next() throws IOException, SyntaxError {
    lineLength = 0;
    var tag = word();
    if (tag.isEmpty() || peek() != ' ') {
      skipLine();
      throw new SyntaxError("*", "a command starts with a tag and a space");
    }
    take();
    var name = word().toUpperCase(Locale.ROOT);
    if (name.equals("UID") && peek() == ' ') {
      take();
      name = "UID " + word().toUpperCase(Locale.ROOT);
    }
    if (name.isEmpty()) {
      skipLine();
      throw new SyntaxError(tag, "there is no command after the tag");
    }
    return new Command(tag, name, arguments(tag, false));
  }

  /// A bare line, as in IDLE and AUTHENTICATE.
  String line() throws IOException {
    lineLength = 0;
    var line = new StringBuilder();
    while (!atLineEnd()) {
      line.append((char) take());
    }
    endLine();
    return line.toString();
  }

  private List<Argument> arguments(String tag, boolean inGroup) throws IOException, SyntaxError {
    var found = new ArrayList<Argument>();
    while (true) {
      if (atLineEnd()) {
        endLine();
        if (inGroup) {
          throw new SyntaxError(tag, "a parenthesis is not closed");
        }
        return found;
      }
      switch (peek()) {
        case ' ' -> take();
        case '(' -> {
          take();
          found.add(new Group(arguments(tag, true)));
        }
        case ')' -> {
          take();
          if (inGroup) {
            return found;
          }
          skipLine();
          throw new SyntaxError(tag, "a parenthesis closes that was not opened");
        }
        case '"' -> found.add(quoted(tag));
        case '{' -> found.add(literal(tag));
        case '~' -> found.add(afterTilde(tag));
        default -> found.add(atom());
      }
    }
  }

  private Text quoted(String tag) throws IOException, SyntaxError {
    take();
    var text = new StringBuilder();
    while (peek() != '"') {
      if (atLineEnd()) {
        endLine();
        throw new SyntaxError(tag, "a quoted string is not closed");
      }
      int c = take();
      text.append((char) (c == '\\' ? take() : c));
    }
    take();
    return new Text(text.toString());
  }

  private Text literal(String tag) throws IOException, SyntaxError {
    var announced = line();
    if (!announced.matches("\\{\\d{1,9}\\+?}")) {
      throw new SyntaxError(tag, "not a literal");
    }
    boolean waits = !announced.endsWith("+}");
    int size = Integer.parseInt(announced.replaceAll("\\D", ""));
    if (size > LARGEST_LITERAL) {
      throw new SyntaxError(tag, "the literal is too large");
    }
    if (!waits && size > LARGEST_SHORT && literalMinus.getAsBoolean()) {
      throw new SyntaxError(tag, "LITERAL- is for up to 4096 octets");
    }
    if (waits) {
      invitation.send();
    }
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the client left in the middle of a literal");
    }
    return new Text(new String(bytes, ISO_8859_1));
  }

  /// `~{310}` (RFC 3516 §4.4), or an atom that starts so.
  private Argument afterTilde(String tag) throws IOException, SyntaxError {
    take();
    return peek() == '{' ? literal(tag) : new Atom("~" + atom().text());
  }

  private Atom atom() throws IOException {
    var text = new StringBuilder();
    boolean inSection = false;
    while (!atLineEnd()) {
      int c = peek();
      if (!inSection && (c == ' ' || c == '(' || c == ')' || c == '"')) {
        break;
      }
      if (c == '[' && isSectionStart(text)) {
        inSection = true;
      } else if (c == ']') {
        inSection = false;
      }
      text.append((char) take());
    }
    return new Atom(text.toString());
  }

  private static boolean isSectionStart(StringBuilder text) {
    var name = text.toString();
    return name.equalsIgnoreCase("BODY") || name.equalsIgnoreCase("BODY.PEEK");
  }

  private String word() throws IOException {
    var text = new StringBuilder();
    while (!atLineEnd() && peek() != ' ') {
      text.append((char) take());
    }
    return text.toString();
  }

  private boolean atLineEnd() throws IOException {
    return peek() == '\n' || peek() == '\r';
  }

  /// Takes CRLF, or a lone LF. Nothing is read beyond it: the client may be waiting for the answer.
  private void endLine() throws IOException {
    if (take() == '\r' && peek() == '\n') {
      take();
    }
  }

  private void skipLine() throws IOException {
    while (!atLineEnd()) {
      take();
    }
    endLine();
  }

  private int peek() throws IOException {
    if (next == -2) {
      next = in.read();
      if (next < 0) {
        next = -2;
        throw new EOFException("the client left");
      }
    }
    return next;
  }

  private int take() throws IOException {
    int c = peek();
    next = -2;
    if (++lineLength > LONGEST_LINE) {
      throw new IOException("the client sends a line without end");
    }
    return c;
  }
}
