package dev.syncline.provider.imap;

import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.testing.ChannelSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Knows how many connections a client had open, or tried to open, at a time, and when each began.
final class ConnectionsAtOnce implements Connector {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<Long> times = new CopyOnWriteArrayList<>();
  private volatile boolean refuses;

  void refuse(boolean now) {
    refuses = now;
  }

  int most() {
    return most.get();
  }

  List<Long> times() {
    return times.stream().sorted().toList();
  }

  void forget() {
    most.set(0);
    times.clear();
  }

  @Override
  public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
    var now = open.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    times.add(System.nanoTime());
    if (refuses) {
      try {
        Thread.sleep(20); // A host that is down takes its time.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      open.decrementAndGet();
      throw new ConnectException("Connection refused");
    }
    return new Counted(address, timeout);
  }

  private final class Counted extends ChannelSocket {
    Counted(InetSocketAddress address, Duration timeout) throws IOException {
      super(address, timeout);
    }

    @Override
    public synchronized void close() throws IOException {
      if (!isClosed()) {
        open.decrementAndGet();
      }
      super.close();
    }
  }
}
