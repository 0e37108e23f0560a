package dev.syncline.provider.testing;

import dev.syncline.provider.connect.Connector;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Plays a server by the script: what an odd server said once, it says again.
///
/// ```
/// CAPABILITIES IMAP4rev1 UIDPLUS      greeting, LOGIN and CAPABILITY, as usual
/// C: a UID FETCH *                    a line the client must send; * at its end stands for anything
/// S: * 1 FETCH (UID 7)                a line the server says
/// S: a OK done                        under the tag that the client gave the line marked `a`
/// CLOSE                               the server hangs up
/// STALL                               the server says nothing any more
/// FLOOD                               the server says a line that has no end
/// REPEAT * %1$d EXISTS                the server says this again and again, counting
/// ---                                 what follows is another connection
/// ```
///
/// A script without `CAPABILITIES` starts with its own greeting. Lines of SMTP have no tags.
public final class ScriptedServer implements AutoCloseable {
  /// A mark is one word in lower case before a command in capitals.
  private static final Pattern MARKED = Pattern.compile("^[a-z]+ [A-Z]");

  private static final long ENOUGH = 100_000_000;

  private final ServerSocket listener;
  private final Deque<List<String>> connections = new ConcurrentLinkedDeque<>();
  private final List<String> mistakes = new CopyOnWriteArrayList<>();
  private final List<Thread> conversations = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private ScriptedServer(String script, ServerSocket listener) {
    this.listener = listener;
    for (var connection : script.split("(?m)^---$", -1)) {
      connections.add(
          Arrays.stream(connection.split("\n", -1))
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    }
    Thread.ofVirtual().name("scripted-server").start(this::accept);
  }

  /// Plays `transcripts/NAME` from the class path.
  public static ScriptedServer play(String name) {
    try (var in = ScriptedServer.class.getResourceAsStream("/transcripts/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no transcript " + name);
      }
      var script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ScriptedServer(script, listen());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ScriptedServer say(String script) throws IOException {
    return new ScriptedServer(script, listen());
  }

  public static ScriptedServer sayOverTls(String script, TestCertificate certificate)
      throws IOException {
    var listener = certificate.server().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
    return new ScriptedServer(script, listener);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  /// Leads every connection here, whatever address was asked for.
  public Connector connector() {
    return (_, timeout) ->
        Connector.TCP.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
            timeout);
  }

  /// Everything in the script was said, and nothing else.
  public void assertPlayed() throws InterruptedException {
    for (var conversation : conversations) {
      if (!conversation.join(Duration.ofSeconds(10))) {
        throw new AssertionError("the client did not come to the end of the script");
      }
    }
    if (!mistakes.isEmpty()) {
      throw new AssertionError(String.join("\n", mistakes));
    }
    if (!connections.isEmpty()) {
      throw new AssertionError(connections.size() + " connections of the script were not opened");
    }
  }

  private void accept() {
    while (!connections.isEmpty()) {
      try {
        var socket = listener.accept();
        open.add(socket);
        var script = connections.remove();
        conversations.add(
            Thread.ofVirtual().name("scripted-connection").start(() -> converse(socket, script)));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void converse(Socket socket, List<String> script) {
    var at = "the greeting";
    try {
      var in = new BufferedInputStream(socket.getInputStream());
      var tags = new HashMap<String, String>();
      for (var line : expanded(script)) {
        at = line;
        if (line.equals("CLOSE")) {
          socket.close();
          return;
        }
        if (line.equals("STALL")) {
          in.transferTo(OutputStream.nullOutputStream());
          return;
        }
        if (line.equals("FLOOD") || line.startsWith("REPEAT ")) {
          sayWithoutEnd(line, socket.getOutputStream());
          return;
        }
        play(line, in, socket, tags);
      }
      farewell(in);
      socket.close();
    } catch (IOException e) {
      mistakes.add("the client hung up at \"%s\" (%s)".formatted(at, e.getMessage()));
    }
  }

  private static void sayWithoutEnd(String line, OutputStream out) {
    var octets = line.equals("FLOOD") ? "x".repeat(64 * 1024) : null;
    var said = 0L;
    try {
      for (var count = 1; said < ENOUGH; count++) {
        var again =
            octets == null ? line.substring("REPEAT ".length()).formatted(count) + "\r\n" : octets;
        out.write(again.getBytes(StandardCharsets.UTF_8));
        said += again.length();
      }
    } catch (IOException _) {
      // The client has had enough first.
    }
  }

  private void play(String line, InputStream in, Socket socket, Map<String, String> tags)
      throws IOException {
    if (line.startsWith("S: ")) {
      var said = withTag(line.substring(3), tags) + "\r\n";
      socket.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
      return;
    }
    var heard = readLine(in);
    if (heard == null) {
      throw new IOException("end of stream");
    }
    var expected = line.substring(3);
    if (MARKED.matcher(expected).find()) {
      var space = heard.indexOf(' ');
      tags.put(
          expected.substring(0, expected.indexOf(' ')), heard.substring(0, Math.max(0, space)));
      expected = expected.substring(expected.indexOf(' ') + 1);
      heard = heard.substring(space + 1);
    }
    if (!matches(expected, heard)) {
      mistakes.add("expected \"%s\" but heard \"%s\"".formatted(expected, heard));
      throw new IOException("not in the script");
    }
  }

  private static boolean matches(String expected, String heard) {
    return expected.endsWith("*")
        ? heard.startsWith(expected.substring(0, expected.length() - 1))
        : heard.equals(expected);
  }

  private static String withTag(String line, Map<String, String> tags) {
    var space = line.indexOf(' ');
    var tag = space < 0 ? null : tags.get(line.substring(0, space));
    return tag == null ? line : tag + line.substring(space);
  }

  private static List<String> expanded(List<String> script) {
    var lines = new ArrayList<String>();
    for (var line : script) {
      if (line.startsWith("CAPABILITIES ")) {
        var offered = line.substring("CAPABILITIES ".length());
        lines.addAll(
            List.of(
                "S: * OK [CAPABILITY " + offered + "] ready",
                "C: login LOGIN *",
                "S: login OK welcome",
                "C: offers CAPABILITY",
                "S: * CAPABILITY " + offered,
                "S: offers OK done"));
      } else {
        lines.add(line);
      }
    }
    return lines;
  }

  /// After the last line only a goodbye is in order.
  private void farewell(InputStream in) throws IOException {
    var heard = readLine(in);
    if (heard != null && !heard.contains("LOGOUT") && !heard.equals("QUIT")) {
      mistakes.add("nothing more was expected but heard \"%s\"".formatted(heard));
    }
  }

  private static @Nullable String readLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return null;
      }
      line.write(octet);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
