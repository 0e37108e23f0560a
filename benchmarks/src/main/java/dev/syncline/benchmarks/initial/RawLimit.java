package dev.syncline.benchmarks.initial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How fast one connection can fetch every message of a mailbox at all: bodies are asked for by
/// ranges of 500, two ranges ahead, and thrown away unread but for where each of them ends.
///
/// `RawLimit PORT USER PASSWORD [ROUNDS]` prints every round; the first warms up the code.
public final class RawLimit {
  private static final int RANGE = 500;
  private static final int AHEAD = 2;

  private final OutputStream out;
  private final Answers answers;
  private long messages;
  private long bytes;

  private RawLimit(Socket socket) throws IOException {
    this.out = socket.getOutputStream();
    this.answers = new Answers(socket.getInputStream());
  }

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    for (int round = 1; round <= rounds; round++) {
      try (var socket =
          new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
        var limit = new RawLimit(socket);
        long began = System.nanoTime();
        long cpu = cpu();
        limit.readAll(arguments[1], arguments[2]);
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "raw limit round %d %7.2f s %8.0f msgs/s %7.1f MB/s cpu %6.2f s  (%d messages)%n",
            round,
            seconds,
            (double) limit.messages / seconds,
            (double) limit.bytes / 1e6 / seconds,
            (double) (cpu() - cpu) / 1e9,
            limit.messages);
      }
    }
  }

  private void readAll(String user, String password) throws IOException {
    answers.line(); // the greeting
    run("LOGIN " + user + " \"" + password + "\"");
    for (String folder : folders()) {
      readFolder(folder);
    }
    run("LOGOUT");
  }

  private List<String> folders() throws IOException {
    send("list", "LIST \"\" *");
    var names = new ArrayList<String>();
    for (String line = answers.line(); !line.startsWith("list "); line = answers.line()) {
      String flags = line.toLowerCase(Locale.ROOT);
      if (!flags.contains("\\noselect") && !flags.contains("\\nonexistent")) {
        names.add(line.substring(line.indexOf("\" ") + 2));
      }
    }
    return names;
  }

  private void readFolder(String folder) throws IOException {
    send("open", "EXAMINE " + folder);
    int exists = 0;
    for (String line = answers.line(); !line.startsWith("open "); line = answers.line()) {
      if (line.endsWith(" EXISTS")) {
        exists = Integer.parseInt(line.substring(2, line.length() - " EXISTS".length()));
      }
    }
    int asked = 0;
    for (int got = 0; got < exists; got += RANGE) {
      for (; asked < exists && asked < got + AHEAD * RANGE; asked += RANGE) {
        send(
            "fetch",
            "FETCH %d:%d (UID BODY.PEEK[])".formatted(asked + 1, Math.min(exists, asked + RANGE)));
      }
      awaitRange();
    }
  }

  private void awaitRange() throws IOException {
    for (String line = answers.line(); !line.startsWith("fetch "); line = answers.line()) {
      if (line.endsWith("}")) {
        int size = Integer.parseInt(line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
        answers.skip(size);
        messages++;
        bytes += size;
      }
    }
  }

  private void run(String command) throws IOException {
    send("run", command);
    String line = answers.line();
    while (!line.startsWith("run ")) {
      line = answers.line();
    }
    if (!line.startsWith("run OK")) {
      throw new IOException(line);
    }
  }

  private void send(String tag, String command) throws IOException {
    out.write((tag + " " + command + "\r\n").getBytes(ISO_8859_1));
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// Lines, and what is to be skipped between them.
  private static final class Answers {
    private final InputStream in;
    private final byte[] buffer = new byte[256 * 1024];
    private int position;
    private int end;

    Answers(InputStream in) {
      this.in = in;
    }

    String line() throws IOException {
      var line = new StringBuilder();
      while (true) {
        if (position == end) {
          fill();
        }
        int from = position;
        while (position < end && buffer[position] != '\n') {
          position++;
        }
        line.append(new String(buffer, from, position - from, ISO_8859_1));
        if (position < end) {
          position++;
          return line.toString().stripTrailing();
        }
      }
    }

    void skip(int count) throws IOException {
      for (int left = count; left > 0; ) {
        if (position == end) {
          fill();
        }
        int step = Math.min(left, end - position);
        position += step;
        left -= step;
      }
    }

    private void fill() throws IOException {
      end = Math.max(0, in.read(buffer));
      position = 0;
      if (end == 0) {
        throw new IOException("the server hung up");
      }
    }
  }
}
