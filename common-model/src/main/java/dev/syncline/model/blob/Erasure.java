package dev.syncline.model.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;

/// Overwrites what a file of blobs holds beside those that are still wanted. In its place comes a
/// frame that zstd skips (RFC 8878 §3.1.2), so the others stay where they are and the file stays a
/// zstd file; what is at the end is cut off.
final class Erasure {
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int FRAME_HEADER = 8;
  private static final int AT_ONCE = 1 << 16;

  private final FileChannel file;

  private Erasure(FileChannel file) {
    this.file = file;
  }

  static void eraseAllBut(Collection<BlobAddress> wanted, Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      new Erasure(channel).run(wanted);
    }
  }

  private void run(Collection<BlobAddress> wanted) throws IOException {
    long end = 0;
    for (var blob :
        wanted.stream().sorted(Comparator.comparingLong(BlobAddress::offset)).toList()) {
      erase(end, blob.offset());
      end = Math.max(end, blob.offset() + blob.length());
    }
    if (end < file.size()) {
      file.truncate(end);
    }
    file.force(true);
  }

  /// A gap between blobs is as long as the blobs that were in it, so a frame's header fits.
  private void erase(long from, long to) throws IOException {
    if (to - from < FRAME_HEADER || isErased(from, to)) {
      return;
    }
    var zeros = new byte[AT_ONCE];
    for (long position = from + FRAME_HEADER; position < to; position += AT_ONCE) {
      write(ByteBuffer.wrap(zeros, 0, (int) Math.min(AT_ONCE, to - position)), position);
    }
    write(header().putInt(SKIPPABLE).putInt((int) (to - from - FRAME_HEADER)).flip(), from);
  }

  private boolean isErased(long from, long to) throws IOException {
    var position = from;
    while (position + FRAME_HEADER <= to) {
      var header = header();
      if (file.read(header, position) < FRAME_HEADER || header.flip().getInt() != SKIPPABLE) {
        return false;
      }
      position += FRAME_HEADER + Integer.toUnsignedLong(header.getInt());
    }
    return position == to;
  }

  private static ByteBuffer header() {
    return ByteBuffer.allocate(FRAME_HEADER).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    for (long at = position; bytes.hasRemaining(); ) {
      at += file.write(bytes, at);
    }
  }
}
