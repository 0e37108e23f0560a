package dev.syncline.provider.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/// Opens a TCP connection to an address that was resolved and checked already. It has a channel, so
/// that nobody need wait for the server.
@FunctionalInterface
public interface Connector {
  Connector TCP = Connector::connectTcp;

  Socket connect(InetSocketAddress address, Duration timeout) throws IOException;

  private static Socket connectTcp(InetSocketAddress address, Duration timeout) throws IOException {
    var socket = SocketChannel.open().socket();
    try {
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.setTcpNoDelay(true);
      if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
        // The system's two hours are longer than any router remembers.
        socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 120);
      }
      socket.connect(address, Math.toIntExact(timeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
