package dev.syncline.provider.imap.smtp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes a message the way DATA wants it: lines end in CRLF whatever they ended in, and a dot that
/// begins a line is doubled (RFC 5321 §4.5.2).
final class DotStuffing extends FilterOutputStream {
  private int last = '\n';

  DotStuffing(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int octet) throws IOException {
    if (octet == '\n' && last != '\r') {
      out.write('\r');
    } else if (octet != '\n' && last == '\r') {
      out.write('\n');
      last = '\n';
    }
    if (octet == '.' && last == '\n') {
      out.write('.');
    }
    out.write(octet);
    last = octet;
  }

  @Override
  public void write(byte[] octets, int offset, int count) throws IOException {
    for (var i = offset; i < offset + count; i++) {
      write(octets[i] & 0xff);
    }
  }

  /// Ends the last line, if it is not ended, and writes the dot that ends the message.
  void end() throws IOException {
    if (last == '\r') {
      out.write('\n');
    } else if (last != '\n') {
      out.write('\r');
      out.write('\n');
    }
    out.write('.');
    out.write('\r');
    out.write('\n');
    out.flush();
  }
}
