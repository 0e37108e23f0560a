package dev.syncline.mime.corpus;

import dev.syncline.mime.identity.MessageIdentity;
import dev.syncline.mime.parse.Hashing;
import dev.syncline.mime.parse.Limits;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.text.Snippet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/// Says what parsing costs, as CPU time of one thread, beside a SHA-256 pass over the same bytes in
/// the same run.
///
/// {@code java -cp target/classes:target/test-classes dev.syncline.mime.corpus.CorpusSpeed FOLDER
/// [MESSAGES [ROUNDS]]}
public final class CorpusSpeed {
  private CorpusSpeed() {}

  private static long sink;

  public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 7;
    List<byte[]> messages = read(Path.of(arguments[0]), count);
    long bytes = messages.stream().mapToLong(m -> m.length).sum();
    System.out.printf(
        "%d messages, %,d bytes, median of the last %d rounds%n", messages.size(), bytes, rounds);
    var digest = MessageDigest.getInstance("SHA-256");
    double sha = report("sha-256 of the message", messages, rounds, m -> digest.digest(m)[0]);
    double parse = report("parse", messages, rounds, m -> MimeParser.parse(m).attachments().size());
    report(
        "parse, hash every part",
        messages,
        rounds,
        m -> MimeParser.parse(m, Limits.DEFAULT, Hashing.PARTS).attachments().size());
    report("parse and snippet", messages, rounds, CorpusSpeed::withSnippet);
    report("identity", messages, rounds, m -> MessageIdentity.of(m)[0]);
    System.out.printf("parse / sha-256 = %.2f (checksum %d)%n", parse / sha, sink);
  }

  private static long withSnippet(byte[] raw) {
    var message = MimeParser.parse(raw);
    return Snippet.of(message.text(), message.html()).length();
  }

  private static List<byte[]> read(Path folder, int count) throws IOException {
    try (var files = Files.walk(folder)) {
      var first =
          files
              .filter(file -> file.toString().endsWith(".eml"))
              .sorted((a, b) -> a.getFileName().compareTo(b.getFileName()))
              .limit(count)
              .toList();
      var messages = new ArrayList<byte[]>();
      for (var file : first) {
        messages.add(Files.readAllBytes(file));
      }
      return messages;
    }
  }

  private static double report(
      String what, List<byte[]> messages, int rounds, ToLongFunction<byte[]> work) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var cpu = new double[rounds];
    long allocated = 0;
    for (int round = -rounds; round < rounds; round++) {
      long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadCpuTime();
      for (var message : messages) {
        sink += work.applyAsLong(message);
      }
      double micros = (threads.getCurrentThreadCpuTime() - before) / 1_000.0 / messages.size();
      allocated = (threads.getCurrentThreadAllocatedBytes() - allocatedBefore) / messages.size();
      if (round >= 0) {
        cpu[round] = micros;
      }
    }
    Arrays.sort(cpu);
    double median = cpu[rounds / 2];
    System.out.printf(
        "%-24s %8.1f us/message %,9.0f messages/s/core  (best %.1f us)  %,9d bytes allocated%n",
        what, median, 1e6 / median, cpu[0], allocated);
    return median;
  }
}
