package dev.syncline.sync.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Between a mail server and its client: hangs up when the server has carried out a command and
/// before the client hears of it, once for each kind of command, or holds commands back. What the
/// server can do may be kept from the client.
public final class CuttingProxy implements AutoCloseable {
  private static final Pattern COMMAND = Pattern.compile("^(s\\d+) ((?:UID )?[A-Z]+).*");

  private final ServerSocket listening;
  private final int server;
  private final String hidden;
  private final Set<String> toCut = ConcurrentHashMap.newKeySet();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private volatile String held = "";
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /// @param hidden a capability
  public CuttingProxy(int server, String hidden) {
    this.server = server;
    this.hidden = hidden;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  public void cutAfter(String... kinds) {
    toCut.addAll(Set.of(kinds));
  }

  /// Commands in which this stands do not reach the server until others are held, or none.
  public void hold(String part) {
    held = part;
  }

  /// Kinds that were not seen yet.
  public Set<String> uncut() {
    return new HashSet<>(toCut);
  }

  public void forget() {
    commands.clear();
  }

  /// Commands of a kind since the last {@link #forget}.
  public List<String> commands(String kind) {
    return new ArrayList<>(commands.stream().filter(c -> c.contains(" " + kind + " ")).toList());
  }

  private void accept() {
    while (true) {
      try {
        var client = listening.accept();
        var behind = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.addAll(List.of(client, behind));
        Set<String> doomed = ConcurrentHashMap.newKeySet();
        Thread.ofVirtual().start(() -> forward(client, behind, doomed, true));
        Thread.ofVirtual().start(() -> forward(behind, client, doomed, false));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void forward(Socket from, Socket to, Set<String> doomed, boolean isClient) {
    try (from;
        to) {
      var in = new BufferedInputStream(from.getInputStream());
      for (var line = line(in); line != null; line = line(in)) {
        var text = isClient ? line : line.replace(" " + hidden, "");
        if (isClient) {
          note(line, doomed);
          awaitRelease(line);
        } else if (doomed.contains(line.split(" ", 2)[0])) {
          return;
        }
        to.getOutputStream().write(text.getBytes(ISO_8859_1));
        to.getOutputStream().flush();
      }
    } catch (IOException _) {
      // one side hung up
    }
  }

  private void awaitRelease(String line) throws IOException {
    try {
      while (!held.isEmpty() && line.contains(held)) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closed");
    }
  }

  private void note(String line, Set<String> doomed) {
    var command = COMMAND.matcher(line.strip());
    if (command.matches()) {
      commands.add(line.strip());
      if (toCut.remove(command.group(2))) {
        doomed.add(command.group(1));
      }
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var next = in.read(); next >= 0; next = in.read()) {
      bytes.write(next);
      if (next == '\n') {
        return bytes.toString(ISO_8859_1);
      }
    }
    return bytes.size() == 0 ? null : bytes.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
