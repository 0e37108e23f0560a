package dev.syncline.provider.connect;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Deflate streams without a header (RFC 1951) in both directions of another connection, as
/// COMPRESS asks for (RFC 4978).
///
/// What was inflated last, 32 KB of it, must be kept for what comes next, so this is no connection
/// to wait on for hours. What is sent is put into {@link StoredBlocks}: a compressor would hold a
/// quarter of a megabyte for the sake of short commands.
final class DeflatedWire extends Wire {
  private static final int ROOM = 8 * 1024;

  private final Wire below;
  private final Inflater inflater = new Inflater(true);
  private final byte[] compressed = new byte[ROOM];
  private final ReentrantLock lock = new ReentrantLock();
  private boolean ended;

  /// @param ahead what was read of the other connection already, and is compressed
  DeflatedWire(Wire below, byte[] ahead) {
    this.below = below;
    inflater.setInput(ahead);
  }

  @Override
  public OutputStream output() {
    return new StoredBlocks(new BufferedOutputStream(below.output()));
  }

  @Override
  public void readTimeout(Duration timeout) throws IOException {
    below.readTimeout(timeout);
  }

  @Override
  protected int awaitAndRead(byte[] target) throws IOException {
    var read = readWhatIsThere(target);
    while (read == 0) {
      below.await();
      read = readWhatIsThere(target);
    }
    return read;
  }

  @Override
  protected int readWhatIsThere(byte[] target) throws IOException {
    var inflated = inflate(target, 0, target.length);
    while (inflated == 0 && below.hasSome()) {
      inflated = next(target, 0, target.length);
    }
    return inflated;
  }

  @Override
  public Parked park(Duration atMost, Runnable then) {
    return below.park(atMost, then);
  }

  @Override
  protected int read(byte[] target, int offset, int count) throws IOException {
    var inflated = count == 0 ? 0 : inflate(target, offset, count);
    while (inflated == 0 && count > 0) {
      inflated = next(target, offset, count);
    }
    return inflated;
  }

  private int next(byte[] target, int offset, int count) throws IOException {
    var read = below.input().read(compressed, 0, ROOM);
    if (read < 0) {
      return -1;
    }
    inflater.setInput(compressed, 0, read);
    return inflate(target, offset, count);
  }

  /// 0 when more must be read first, -1 when the server ended the stream.
  private int inflate(byte[] target, int offset, int count) throws IOException {
    lock.lock();
    try {
      if (ended) {
        throw new SocketException("closed");
      }
      var inflated = inflater.inflate(target, offset, count);
      return inflated == 0 && inflater.finished() ? -1 : inflated;
    } catch (DataFormatException e) {
      throw (ZipException) new ZipException("not a deflate stream").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected int available() throws IOException {
    return inflater.getRemaining() > 0 ? inflater.getRemaining() : below.input().available();
  }

  @Override
  public void close() {
    below.close();
    lock.lock();
    try {
      ended = true;
      inflater.end();
    } finally {
      lock.unlock();
    }
  }
}
