package dev.syncline.provider.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/// A connection as the network has it.
final class PlainWire extends Wire {
  private final Socket socket;
  private final Runnable closed;

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
      closed.run();
    }
  }
}
