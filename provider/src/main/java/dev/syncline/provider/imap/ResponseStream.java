package dev.syncline.provider.imap;

import dev.syncline.provider.connect.Parked;
import dev.syncline.provider.connect.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ResponseInputStream;

/// Reads what an IMAP server sends: whole responses for Angus, and the literals of a FETCH straight
/// from the socket.
///
/// Angus reads byte by byte into an array that grows by copying, and a message is in memory before
/// anyone sees its first line. Here a response is read part by part: a part is the text up to the
/// end of a line, which may announce a literal (`{n}`). Whoever wants the literal as a stream takes
/// parts; {@link #readResponse} puts the parts together for everyone else. Parts already taken can
/// be given back, so looking at the first part decides which way to go.
final class ResponseStream extends ResponseInputStream {
  /// No response that is held in memory is larger; bodies never are.
  private static final int MAX_RESPONSE = 16 << 20;

  private static final int MAX_BEFORE_LOGIN = 64 << 10;

  private static final int BUFFER = 16 * 1024;

  private static final int SMALL = 128;

  private Wire wire;
  private InputStream in;
  private byte[] buffer = new byte[0];
  private int position;
  private int limit;

  private byte[] text = new byte[SMALL];
  private int length;
  private boolean started;
  private long literal;
  private long received;
  private final Patience patience = new Patience();
  private int maxResponse = MAX_BEFORE_LOGIN;

  ResponseStream(Wire wire) {
    super(InputStream.nullInputStream());
    this.wire = wire;
    this.in = wire.input();
  }

  /// Takes what was read of the wire and not of this.
  byte[] takeAhead() {
    var ahead = Arrays.copyOfRange(buffer, position, limit);
    position = limit;
    return ahead;
  }

  void continueOn(Wire other) {
    wire = other;
    in = other.input();
  }

  Patience patience() {
    return patience;
  }

  void loggedIn() {
    maxResponse = MAX_RESPONSE;
    patience.loggedIn();
  }

  /// Octets read of the wire so far.
  long received() {
    return received;
  }

  boolean hasBuffered() {
    return position < limit || started;
  }

  /// Waits for the server to say anything; a timeout of the wire loses nothing. No buffer is kept
  /// meanwhile.
  void waitForData() throws IOException {
    if (!hasBuffered()) {
      letGo();
      wire.await();
    }
  }

  /// Whether something can be read without waiting.
  boolean hasSome() throws IOException {
    return hasBuffered() || wire.hasSome();
  }

  /// As {@link #waitForData}, on no thread.
  Parked park(Duration atMost, Runnable then) {
    letGo();
    return wire.park(atMost, then);
  }

  private void letGo() {
    buffer = new byte[0];
    text = new byte[SMALL];
    position = 0;
    limit = 0;
  }

  /// Starts the next response, or shows the one already started again: its text up to the first
  /// literal or to its end.
  String firstPart() throws IOException {
    if (!started) {
      length = 0;
      readPart();
      started = true;
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /// Octets of the literal the last part announced, or -1 when the response is complete.
  long literal() {
    return literal;
  }

  /// The literal as a stream; it must be read to its end before the next part.
  InputStream literalStream() {
    return new Literal(literal);
  }

  /// The text after a literal, up to the next literal or the end of the response.
  String nextPart() throws IOException {
    length = 0;
    readPart();
    if (literal < 0) {
      started = false;
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /// The rest of a response whose parts were taken one by one is of no interest.
  void finished() {
    started = false;
  }

  @Override
  public ByteArray readResponse(ByteArray ignored) throws IOException {
    if (!started) {
      length = 0;
      readPart();
    }
    while (literal >= 0) {
      if (literal > maxResponse - length) {
        throw new MalformedResponse("a literal of %d octets in one response".formatted(literal));
      }
      var size = (int) literal;
      ensure(size);
      literalStream().readNBytes(text, length, size);
      length += size;
      readPart();
    }
    started = false;
    var copy = Arrays.copyOf(text, length);
    if (text.length > 64 * 1024) {
      text = new byte[SMALL];
    }
    return new ByteArray(copy, 0, copy.length);
  }

  @Override
  public int available() {
    return limit - position;
  }

  /// Appends one line to `text` and notes the literal it announces. Angus expects CRLF at the end.
  private void readPart() throws IOException {
    var start = length;
    while (true) {
      if (position == limit) {
        fill();
      }
      var end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      var complete = end < limit;
      append(buffer, position, (complete ? end + 1 : end) - position);
      position = complete ? end + 1 : end;
      if (complete) {
        break;
      }
    }
    if (length - start < 2 || text[length - 2] != '\r') {
      ensure(1);
      text[length - 1] = '\r';
      text[length++] = '\n';
    }
    literal = announced(start);
  }

  private long announced(int start) {
    var at = length - 3;
    if (at < start || text[at] != '}') {
      return -1;
    }
    var value = 0L;
    var scale = 1L;
    var digits = 0;
    for (at--; at >= start && text[at] >= '0' && text[at] <= '9' && digits < 18; at--) {
      value += (text[at] - '0') * scale;
      scale *= 10;
      digits++;
    }
    return digits > 0 && at >= start && text[at] == '{' ? value : -1;
  }

  private void append(byte[] from, int offset, int count) throws IOException {
    if (length + count > maxResponse) {
      throw new MalformedResponse("a response of more than %d octets".formatted(maxResponse));
    }
    ensure(count);
    System.arraycopy(from, offset, text, length, count);
    length += count;
  }

  private void ensure(int more) {
    if (length + more > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, length + more));
    }
  }

  private void fill() throws IOException {
    if (buffer.length == 0) {
      buffer = new byte[BUFFER];
    }
    var count = in.read(buffer, 0, buffer.length);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    position = 0;
    limit = count;
    received += count;
    patience.received(count);
  }

  private final class Literal extends InputStream {
    private long left;

    Literal(long left) {
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      if (position == limit) {
        fill();
      }
      left--;
      return buffer[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      var wanted = (int) Math.min(left, count);
      var taken = position < limit ? fromBuffer(target, offset, wanted) : 0;
      if (taken == 0) {
        taken = fromSocket(target, offset, wanted);
      }
      left -= taken;
      return taken;
    }

    private int fromBuffer(byte[] target, int offset, int wanted) {
      var count = Math.min(wanted, limit - position);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
      return count;
    }

    private int fromSocket(byte[] target, int offset, int wanted) throws IOException {
      if (wanted < BUFFER) {
        fill();
        return fromBuffer(target, offset, wanted);
      }
      var count = in.read(target, offset, wanted);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      received += count;
      patience.received(count);
      return count;
    }

    @Override
    public int available() {
      return (int) Math.min(left, limit - position);
    }
  }
}
