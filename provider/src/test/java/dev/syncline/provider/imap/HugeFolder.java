package dev.syncline.provider.imap;

import dev.syncline.provider.connect.Connector;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A server with one folder of any number of messages, which holds none of them: message `n` has
/// UID `n * step`, and is flagged when `n` is a multiple of 1,000.
final class HugeFolder implements AutoCloseable {
  private final long count;
  private final long step;
  private final ServerSocket listener;
  private final AtomicInteger commands = new AtomicInteger();

  HugeFolder(long count, long step) throws IOException {
    this.count = count;
    this.step = step;
    this.listener = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  Connector connector() {
    return (_, timeout) ->
        Connector.TCP.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
            timeout);
  }

  int commands() {
    return commands.get();
  }

  private void serve() {
    try (var socket = listener.accept()) {
      converse(socket);
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void converse(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var out =
        new BufferedWriter(
            new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII));
    out.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    out.flush();
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var words = line.split(" ", -1);
      commands.incrementAndGet();
      answer(out, words);
      out.write(words[0] + " OK done\r\n");
      out.flush();
    }
  }

  private void answer(Writer out, String[] words) throws IOException {
    switch (words[1] + " " + (words.length > 2 ? words[2] : "")) {
      case "EXAMINE INBOX" ->
          out.write("* %d EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n".formatted(count));
      case "CAPABILITY " -> out.write("* CAPABILITY IMAP4rev1\r\n");
      case "UID FETCH" -> uidFetch(out, words[3]);
      default -> {
        if (words[1].equals("FETCH")) {
          fetch(out, words[2]);
        }
      }
    }
  }

  private void fetch(Writer out, String positions) throws IOException {
    for (var position : positions.split(",", -1)) {
      message(out, Long.parseLong(position));
    }
  }

  private void uidFetch(Writer out, String set) throws IOException {
    for (var range : set.split(",", -1)) {
      var colon = range.indexOf(':');
      var low = Long.parseLong(colon < 0 ? range : range.substring(0, colon));
      var end = colon < 0 ? range : range.substring(colon + 1);
      var high = end.equals("*") ? Long.MAX_VALUE : Long.parseLong(end);
      var last = Math.min(count, high == Long.MAX_VALUE ? count : high / step);
      for (var n = (low + step - 1) / step; n <= last; n++) {
        message(out, n);
      }
    }
  }

  private void message(Writer out, long n) throws IOException {
    out.write(
        "* %d FETCH (UID %d FLAGS (%s) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n"
            .formatted(n, n * step, n % 1000 == 0 ? "\\Flagged" : ""));
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
