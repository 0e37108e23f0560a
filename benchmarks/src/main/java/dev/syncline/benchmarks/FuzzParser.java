package dev.syncline.benchmarks;

import dev.syncline.mime.parse.Hashing;
import dev.syncline.mime.parse.Limits;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.reply.ReplyText;
import dev.syncline.mime.report.Bounce;
import dev.syncline.mime.report.Complaint;
import dev.syncline.mime.text.Snippet;
import dev.syncline.mime.transport.AuthenticationResults;
import dev.syncline.mime.transport.Automation;
import dev.syncline.mime.transport.MailingList;
import dev.syncline.mime.transport.SpamVerdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Parses mutated messages and everything readers make of them, in CPU time of this thread. Writes
/// what broke and what was slow to a folder.
///
/// {@code java -cp benchmarks.jar dev.syncline.benchmarks.FuzzParser SEEDS COUNT FOUND [SEED]}
public final class FuzzParser {
  private static final int SEEDS_MAX = 3_000;
  private static final int SEED_BYTES_MAX = 20 * 1024;
  private static final long SLOW_NANOS = 250_000_000L;

  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private FuzzParser() {}

  public static void main(String[] arguments) throws IOException {
    var seeds = seeds(Path.of(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    var found = Files.createDirectories(Path.of(arguments[2]));
    var random = new Random(arguments.length > 3 ? Long.parseLong(arguments[3]) : 42);
    var mutator = new Mutator(random);
    var nanos = new long[count];
    long bytes = 0;
    int broken = 0;
    for (int i = 0; i < count; i++) {
      var raw =
          mutator.mutate(
              seeds.get(random.nextInt(seeds.size())), seeds.get(random.nextInt(seeds.size())));
      bytes += raw.length;
      long start = THREAD.getCurrentThreadCpuTime();
      try {
        read(raw);
      } catch (RuntimeException | StackOverflowError e) {
        broken++;
        Files.write(found.resolve("broken-%d.eml".formatted(i)), raw);
        System.out.println(i + " " + e + " " + Arrays.stream(e.getStackTrace()).limit(4).toList());
      }
      nanos[i] = THREAD.getCurrentThreadCpuTime() - start;
      if (i % 50_000 == 49_999) {
        System.out.printf("%,d messages, %d threw%n", i + 1, broken);
      }
      if (nanos[i] > SLOW_NANOS) {
        Files.write(found.resolve("slow-%d.eml".formatted(i)), raw);
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%,d messages of %,d bytes in the mean, %d threw; p50 %.3f ms, p99 %.3f ms, max %.1f ms%n",
        count,
        bytes / count,
        broken,
        nanos[count / 2] / 1e6,
        nanos[(int) (count * 0.99)] / 1e6,
        nanos[count - 1] / 1e6);
  }

  private static void read(byte[] raw) {
    var message = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS);
    for (var attachment : message.attachments()) {
      if (attachment.offset() < 0
          || attachment.length() < 0
          || attachment.offset() + attachment.length() > raw.length) {
        throw new IllegalStateException("an attachment lies outside the message: " + attachment);
      }
    }
    var headers = message.headers();
    AuthenticationResults.of(headers);
    MailingList.of(headers);
    SpamVerdict.of(headers);
    Automation.of(headers);
    Bounce.of(message, raw);
    Complaint.of(message, raw);
    Snippet.of(message.text(), message.html());
    var text = message.text();
    if (text != null) {
      ReplyText.of(text);
    }
  }

  private static List<byte[]> seeds(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      var seeds = new ArrayList<byte[]>();
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(file) > 0
            && Files.size(file) <= SEED_BYTES_MAX
            && seeds.size() < SEEDS_MAX) {
          seeds.add(Files.readAllBytes(file));
        }
      }
      return seeds;
    }
  }
}
