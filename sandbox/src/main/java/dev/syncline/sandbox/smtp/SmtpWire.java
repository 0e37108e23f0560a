package dev.syncline.sandbox.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Lines in, replies out. Replies leave when nothing more waits to be read, so a pipelining client
/// gets them together (RFC 2920).
final class SmtpWire {
  private static final int LONGEST_LINE = 1 << 20;

  private final InputStream in;
  private final OutputStream out;

  SmtpWire(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in, 32 * 1024);
    this.out = new BufferedOutputStream(out);
  }

  String line() throws IOException {
    if (in.available() == 0) {
      out.flush();
    }
    var line = new ByteArrayOutputStream();
    readLine(line, LONGEST_LINE);
    return line.toString(ISO_8859_1).stripTrailing();
  }

  void send(Reply reply) throws IOException {
    out.write(reply.written().getBytes(ISO_8859_1));
  }

  void flush() throws IOException {
    out.flush();
  }

  /// What follows DATA up to the lone dot, doubled dots undone (RFC 5321 §4.5.2). What exceeds the
  /// limit is read and dropped; the caller sees it by the size.
  byte[] data(int limit) throws IOException {
    flush();
    var message = new ByteArrayOutputStream();
    var line = new ByteArrayOutputStream();
    while (true) {
      line.reset();
      readLine(line, Integer.MAX_VALUE);
      var bytes = line.toByteArray();
      if (isLoneDot(bytes)) {
        return message.toByteArray();
      }
      int from = bytes[0] == '.' ? 1 : 0;
      if (message.size() <= limit) {
        message.write(bytes, from, bytes.length - from);
      }
    }
  }

  /// Reads through CRLF; only CRLF ends a line, so that a lone LF smuggles nothing.
  private void readLine(ByteArrayOutputStream into, int limit) throws IOException {
    int last = -1;
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the client left");
      }
      into.write(c);
      if (c == '\n' && last == '\r') {
        return;
      }
      if (into.size() > limit) {
        throw new IOException("the client sends a line without end");
      }
      last = c;
    }
  }

  private static boolean isLoneDot(byte[] line) {
    return line.length == 3 && line[0] == '.';
  }
}
