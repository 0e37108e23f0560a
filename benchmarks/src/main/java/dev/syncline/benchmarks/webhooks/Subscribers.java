package dev.syncline.benchmarks.webhooks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// All endpoints in one: a bare HTTP/1.1 server that costs as little as it can, so that what is
/// measured is the sender. `/0` to `/n` are the endpoints; each can be told to hang or to refuse.
final class Subscribers implements AutoCloseable {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] NO =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] MARK = "\"subject\":\"#".getBytes(US_ASCII);

  private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] LENGTH = "Content-Length: ".getBytes(US_ASCII);

  private final ServerSocket server;
  private final AtomicLongArray receivedAt;
  private final Behaviour behaviour;
  private volatile long count;
  private volatile boolean closed;

  /// What an endpoint does with a request.
  interface Behaviour {
    Answer of(int endpoint);
  }

  enum Answer {
    TAKE,
    REFUSE,
    HANG
  }

  /// @param events numbers below this are remembered with the time of their first receipt
  Subscribers(int events, Behaviour behaviour) throws IOException {
    this.receivedAt = new AtomicLongArray(events);
    this.behaviour = behaviour;
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10_000);
    Thread.ofPlatform().daemon().name("accept").start(this::accept);
  }

  String url(int endpoint) {
    return "http://127.0.0.1:%d/%d".formatted(server.getLocalPort(), endpoint);
  }

  /// System.nanoTime() of an event's first receipt; 0 if it has not come.
  long receivedAt(int event) {
    return receivedAt.get(event);
  }

  long count() {
    return count;
  }

  private void accept() {
    while (!closed) {
      try {
        var socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      var buffer = new byte[64 * 1024];
      var filled = 0;
      while (true) {
        var read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          return;
        }
        filled += read;
        var end = complete(buffer, filled);
        if (end < 0) {
          continue;
        }
        var target = new String(buffer, 6, 12, US_ASCII);
        switch (behaviour.of(Integer.parseInt(target.substring(0, target.indexOf(' '))))) {
          case TAKE -> {
            take(buffer, end);
            out.write(OK);
          }
          case REFUSE -> out.write(NO);
          case HANG -> LockSupport.parkNanos(60_000_000_000L);
        }
        filled = 0;
      }
    } catch (IOException _) {
      // the sender went away
    }
  }

  /// Where the request ends; -1 when it is not all there. Nobody sends the next one before that.
  private static int complete(byte[] buffer, int filled) {
    var head = find(buffer, filled, END, 0);
    if (head < 0) {
      return -1;
    }
    var at = find(buffer, head, LENGTH, 0) + LENGTH.length;
    var length = 0;
    for (; buffer[at] != '\r'; at++) {
      length = length * 10 + buffer[at] - '0';
    }
    var end = head + END.length + length;
    return filled >= end ? end : -1;
  }

  private static int find(byte[] buffer, int filled, byte[] what, int from) {
    for (int at = from; at <= filled - what.length; at++) {
      if (buffer[at] == what[0]
          && Arrays.equals(buffer, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  private void take(byte[] body, int length) {
    var now = System.nanoTime();
    for (int at = find(body, length, MARK, 0); at >= 0; at = find(body, length, MARK, at)) {
      int number = 0;
      for (at += MARK.length; body[at] != '"'; at++) {
        number = number * 10 + body[at] - '0';
      }
      if (number < receivedAt.length() && receivedAt.compareAndSet(number, 0, now)) {
        counted();
      }
    }
  }

  private synchronized void counted() {
    count++;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
  }
}
