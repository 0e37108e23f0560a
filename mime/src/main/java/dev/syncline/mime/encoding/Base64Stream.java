package dev.syncline.mime.encoding;

import java.io.IOException;
import java.io.InputStream;

/// Base64 decoded while it streams, by the same rules as where it lies in memory.
final class Base64Stream extends InputStream {
  private static final int CHUNK = 64 * 1024;

  private final InputStream source;
  private final Base64Chunks chunks = new Base64Chunks(this::take);
  private final byte[] encoded = new byte[CHUNK];

  /// What a chunk can give, with what was left of the one before it.
  private final byte[] decoded = new byte[2 * CHUNK];

  private int filled;
  private int position;
  private boolean ended;

  Base64Stream(InputStream source) {
    this.source = source;
    chunks.begin();
  }

  private void take(byte[] bytes, int length) {
    System.arraycopy(bytes, 0, decoded, filled, length);
    filled += length;
  }

  @Override
  public int read() throws IOException {
    return advance() ? decoded[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!advance()) {
      return -1;
    }
    int count = Math.min(length, filled - position);
    System.arraycopy(decoded, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean advance() throws IOException {
    while (position == filled) {
      if (ended) {
        return false;
      }
      position = 0;
      filled = 0;
      int count = source.readNBytes(encoded, 0, CHUNK);
      chunks.add(encoded, 0, count);
      if (count < CHUNK) {
        chunks.end();
        ended = true;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
