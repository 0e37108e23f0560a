package dev.syncline.provider.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;

/// Opens a TCP connection to an address that was resolved and checked already.
@FunctionalInterface
public interface Connector {
  Connector TCP = Connector::connectTcp;

  Socket connect(InetSocketAddress address, Duration timeout) throws IOException;

  private static Socket connectTcp(InetSocketAddress address, Duration timeout) throws IOException {
    var socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.setTcpNoDelay(true);
      socket.connect(address, Math.toIntExact(timeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
