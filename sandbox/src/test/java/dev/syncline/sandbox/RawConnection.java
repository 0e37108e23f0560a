package dev.syncline.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A socket, lines and literals. Nothing arrives within ten seconds: the test fails.
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private int tags;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// An IMAP connection of the account the tests use, greeted and logged in.
  static RawConnection imap(SandboxServer server) throws IOException {
    var connection = new RawConnection(server.imapPort());
    connection.response();
    connection.ok("LOGIN ada@sandbox.example secret");
    return connection;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  void timeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /// One response, literals included, without its last line break.
  String response() throws IOException {
    var text = new StringBuilder(line());
    while (text.toString().matches("(?s).*\\{\\d+}")) {
      int size = Integer.parseInt(text.substring(text.lastIndexOf("{") + 1, text.length() - 1));
      text.append("\r\n").append(new String(in.readNBytes(size), ISO_8859_1)).append(line());
    }
    return text.toString();
  }

  /// Sends a command and returns all that is said up to its tagged answer, that one included.
  List<String> command(String command) throws IOException {
    var tag = "t" + ++tags;
    send(tag + " " + command + "\r\n");
    var said = new ArrayList<String>();
    do {
      said.add(response());
    } while (!said.getLast().startsWith(tag + " "));
    said.set(said.size() - 1, said.getLast().substring(tag.length() + 1));
    return said;
  }

  /// As [#command], and it must end in OK.
  List<String> ok(String command) throws IOException {
    var said = command(command);
    if (!said.getLast().startsWith("OK")) {
      throw new AssertionError(command + " ended in " + said.getLast());
    }
    return said;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the server left after: " + line);
      }
      if (c == '\n' && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
        return line.substring(0, line.length() - 1);
      }
      line.append((char) c);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
