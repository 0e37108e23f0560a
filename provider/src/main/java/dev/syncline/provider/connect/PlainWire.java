package dev.syncline.provider.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection as the network has it.
final class PlainWire extends Wire {
  private final Socket socket;
  private final Runnable closed;
  private volatile @Nullable Parked parked;

  /// @param closed runs with each close
  PlainWire(Socket socket, Runnable closed) {
    this.socket = socket;
    this.closed = closed;
  }

  @Override
  public OutputStream output() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new IllegalStateException("the socket was closed before it was used", e);
    }
  }

  @Override
  public void readTimeout(Duration timeout) throws IOException {
    socket.setSoTimeout(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
  }

  @Override
  protected int awaitAndRead(byte[] target) throws IOException {
    return read(target, 0, target.length);
  }

  @Override
  protected int readWhatIsThere(byte[] target) throws IOException {
    return available() == 0 ? 0 : read(target, 0, target.length);
  }

  @Override
  public Parked park(Duration atMost, Runnable then) {
    var channel = Objects.requireNonNull(socket.getChannel(), "a socket without a channel");
    var now = Lookout.ofThisProcess().park(channel, atMost, then);
    parked = now;
    return now;
  }

  @Override
  protected int read(byte[] target, int offset, int count) throws IOException {
    return socket.getInputStream().read(target, offset, count);
  }

  @Override
  protected int available() throws IOException {
    return socket.getInputStream().available();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is what was wanted.
    } finally {
      var waiting = parked;
      if (waiting != null) {
        waiting.end();
      }
      closed.run();
    }
  }
}
