package dev.syncline.sandbox.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on 127.0.0.1 and gives every connection a virtual thread. Closing it closes what is
/// open.
public final class SocketListener implements AutoCloseable {
  /// What happens on one connection, from greeting to the end.
  @FunctionalInterface
  public interface Conversation {
    void talk(Socket socket) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(SocketListener.class);

  private final String name;
  private final ServerSocket listening;
  private final Conversation conversation;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;

  private SocketListener(String name, ServerSocket listening, Conversation conversation) {
    this.name = name;
    this.listening = listening;
    this.conversation = conversation;
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sandbox-" + name + "-", 0).factory());
  }

  /// Opens the port (0 = any free one); says which port could not be had.
  public static SocketListener open(
      String name, int port, ServerSocketFactory sockets, Conversation conversation)
      throws IOException {
    var listening = sockets.createServerSocket();
    try {
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    } catch (IOException e) {
      listening.close();
      throw new IOException(
          "sandbox %s port %d cannot be opened: %s".formatted(name, port, e.getMessage()), e);
    }
    var listener = new SocketListener(name, listening, conversation);
    listener.threads.execute(listener::accept);
    return listener;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /// How many connections are open now.
  public int connections() {
    return open.size();
  }

  /// Cuts every open connection, without a word; new ones are accepted.
  public void dropConnections() {
    open.forEach(SocketListener::closeQuietly);
  }

  @Override
  public void close() {
    closeQuietly(listening);
    dropConnections();
    threads.shutdownNow();
    threads.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var socket = listening.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          log.warn("{}: accepting a connection failed: {}", name, e.toString());
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      if (!listening.isClosed()) {
        conversation.talk(socket);
      }
    } catch (IOException e) {
      log.debug("{}: connection ended: {}", name, e.toString());
    } catch (RuntimeException e) {
      log.error("{}: connection failed", name, e);
    } finally {
      open.remove(socket);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      log.debug("closing: {}", e.toString());
    }
  }
}
