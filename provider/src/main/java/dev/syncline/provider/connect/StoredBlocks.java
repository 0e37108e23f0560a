package dev.syncline.provider.connect;

import java.io.IOException;
import java.io.OutputStream;

/// A deflate stream that compresses nothing: blocks of type "stored" (RFC 1951 §3.2.4). They cost
/// five octets per write, and each ends on an octet, so nothing has to be kept back for a flush.
final class StoredBlocks extends OutputStream {
  private static final int LARGEST = 0xffff;

  private final OutputStream out;

  StoredBlocks(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int count) throws IOException {
    for (var done = 0; done < count; ) {
      var length = Math.min(LARGEST, count - done);
      out.write(0);
      out.write(length);
      out.write(length >> 8);
      out.write(~length);
      out.write(~length >> 8);
      out.write(octets, offset + done, length);
      done += length;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
