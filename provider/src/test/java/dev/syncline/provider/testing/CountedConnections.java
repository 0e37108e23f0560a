package dev.syncline.provider.testing;

import dev.syncline.provider.connect.Connector;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Connections that are counted, and what servers send on them.
public final class CountedConnections implements Connector {
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger opened = new AtomicInteger();

  public int opened() {
    return opened.get();
  }

  public long received() {
    return received.get();
  }

  @Override
  public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
    opened.incrementAndGet();
    return new Counted(address, timeout);
  }

  private final class Counted extends ChannelSocket {
    Counted(InetSocketAddress address, Duration timeout) throws IOException {
      super(address, timeout);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          var octet = super.read();
          received.addAndGet(octet < 0 ? 0 : 1);
          return octet;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
          var taken = super.read(target, offset, count);
          received.addAndGet(Math.max(0, taken));
          return taken;
        }
      };
    }
  }
}
