package dev.syncline.model.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The bytes of one blob in its file.
final class FileRegion extends InputStream {
  private final FileChannel channel;
  private long left;

  private FileRegion(FileChannel channel, long length) {
    this.channel = channel;
    this.left = length;
  }

  static FileRegion open(Path file, BlobAddress address) throws IOException {
    var channel = FileChannel.open(file);
    var length = address.length() > 0 ? address.length() : channel.size() - address.offset();
    channel.position(address.offset());
    return new FileRegion(channel, length);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    var most = (int) Math.min(length, left);
    var read = channel.read(ByteBuffer.wrap(bytes, offset, most));
    left -= Math.max(read, 0);
    return read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
