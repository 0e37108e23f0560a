package dev.syncline.provider.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A connected socket with a channel, as the product opens them, for tests that look into it.
public abstract class ChannelSocket extends Socket {
  private final Socket behind;

  protected ChannelSocket(InetSocketAddress address, Duration timeout) throws IOException {
    super((SocketImpl) null);
    behind = SocketChannel.open().socket();
    try {
      behind.connect(address, Math.toIntExact(timeout.toMillis()));
    } catch (IOException e) {
      behind.close();
      throw e;
    }
  }

  @Override
  public SocketChannel getChannel() {
    return behind.getChannel();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return behind.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return behind.getOutputStream();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    behind.setSoTimeout(timeout);
  }

  @Override
  public boolean isClosed() {
    return behind.isClosed();
  }

  @Override
  public void close() throws IOException {
    behind.close();
  }
}
