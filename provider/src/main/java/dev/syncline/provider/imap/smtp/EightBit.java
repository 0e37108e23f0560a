package dev.syncline.provider.imap.smtp;

import dev.syncline.provider.Command;
import dev.syncline.provider.imap.ContentCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Whether a message has bytes that not every server takes.
///
/// @param inHeader in its own header: an internationalized one (RFC 6532)
/// @param anywhere in the header or below it
record EightBit(boolean inHeader, boolean anywhere) {

  static EightBit of(Command.Content content) {
    var scan = new Scan();
    try {
      ContentCopy.copy(content, scan);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written", e);
    }
    return new EightBit(scan.inHeader, scan.inHeader || scan.below);
  }

  private static final class Scan extends OutputStream {
    boolean inHeader;
    boolean below;
    private boolean header = true;
    private int lineLength;

    @Override
    public void write(int octet) {
      if (octet < 0 || octet >= 0x80) {
        inHeader |= header;
        below |= !header;
      }
      if (octet == '\n') {
        header &= lineLength > 0;
        lineLength = 0;
      } else if (octet != '\r') {
        lineLength++;
      }
    }

    @Override
    public void write(byte[] octets, int offset, int count) {
      for (int i = offset; i < offset + count && !below; i++) {
        write(octets[i]);
      }
    }
  }
}
