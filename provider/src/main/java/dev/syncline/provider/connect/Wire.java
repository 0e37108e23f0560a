package dev.syncline.provider.connect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/// A connection to a mail server, under TLS or not. One thread reads and another may write; any
/// thread may close it.
///
/// Most connections of a worker wait for the server to say something, for hours and by the
/// thousand. What one needs for reading (16 KB for a TLS record, as much again for what is in it)
/// is taken when there is something to read, and given back.
public abstract class Wire implements Closeable {
  private static final int ROOM = 128;
  private static final byte[] NOTHING = new byte[0];

  private final Input input = new Input();
  private byte[] early = NOTHING;
  private int position;
  private int limit;
  private LongConsumer meter = _ -> {};

  /// What is told how many octets were read, as they are.
  public final void meter(LongConsumer newMeter) {
    meter = newMeter;
  }

  public final InputStream input() {
    return input;
  }

  public abstract OutputStream output();

  /// This connection, compressed both ways from here on.
  ///
  /// @param ahead what was read of it already, and belongs to what is compressed
  public final Wire deflated(byte[] ahead) {
    return new DeflatedWire(this, ahead);
  }

  /// How long a read waits for the next octet before it throws SocketTimeoutException.
  public abstract void readTimeout(Duration timeout) throws IOException;

  /// Waits for the server to say something, as long as {@link #readTimeout} allows. A timeout loses
  /// nothing.
  public final void await() throws IOException {
    if (position == limit) {
      var room = new byte[ROOM];
      keep(room, awaitAndRead(room));
    }
  }

  /// Whether there is something to be read without waiting, as there is at the end, once that was
  /// seen.
  public final boolean hasSome() throws IOException {
    if (position == limit) {
      var room = new byte[ROOM];
      keep(room, readWhatIsThere(room));
    }
    return position != limit;
  }

  private void keep(byte[] room, int count) {
    limit = count;
    position = 0;
    meter.accept(Math.max(0, count));
    early = count > 0 ? room : NOTHING;
  }

  /// Leaves the connection alone until the server says something, as far as {@link #hasSome} cannot
  /// show it, until the time is over, or until somebody ends it. `then` runs once, on a thread that
  /// others wait for; nobody reads or writes before.
  public abstract Parked park(Duration atMost, Runnable then);

  /// Waits with no more memory than `target`, then reads; -1 at the end.
  protected abstract int awaitAndRead(byte[] target) throws IOException;

  /// Does not wait: 0 when there is nothing. The end may look like nothing, too.
  protected abstract int readWhatIsThere(byte[] target) throws IOException;

  protected abstract int read(byte[] target, int offset, int count) throws IOException;

  protected abstract int available() throws IOException;

  @Override
  public abstract void close();

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (limit < 0) {
        return -1;
      }
      if (position == limit) {
        early = NOTHING;
        var read = Wire.this.read(target, offset, count);
        meter.accept(Math.max(0, read));
        return read;
      }
      var taken = Math.min(count, limit - position);
      System.arraycopy(early, position, target, offset, taken);
      position += taken;
      return taken;
    }

    @Override
    public int available() throws IOException {
      return position < limit ? limit - position : Wire.this.available();
    }
  }
}
