package dev.syncline.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;

/// The benchmarks of {@link ParseBenchmark} and {@link TextBenchmark} by CPU time of one thread,
/// the parsers taking turns: on a machine that others use too, JMH's wall clock measures the
/// others.
///
/// {@code java -cp benchmarks.jar dev.syncline.benchmarks.ParseComparison CORPUS [ROUNDS [SIZE]]}
public final class ParseComparison {
  private static final com.sun.management.ThreadMXBean THREAD =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int MESSAGES = 500;

  private ParseComparison() {}

  @FunctionalInterface
  private interface Work {
    void run(Blackhole sink) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
    var sink =
        new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is"
                + " dangerous.");
    var sizes =
        arguments.length > 2 ? List.of(SizeClass.named(arguments[2])) : List.of(SizeClass.values());
    for (var size : sizes) {
      var parse = new ParseBenchmark();
      parse.corpus = arguments[0];
      parse.size = size.name();
      parse.read();
      var contenders = new LinkedHashMap<String, Work>();
      contenders.put("syncline", parse::syncline);
      contenders.put("syncline, part hashes", parse::synclineHashes);
      contenders.put("mime4j streaming", parse::mime4jStreaming);
      contenders.put("mime4j streaming, values", parse::mime4jStreamingValues);
      contenders.put("mime4j DOM", parse::mime4jDom);
      contenders.put("Angus", parse::angus);
      contenders.put("SHA-256 alone", parse::sha256);
      compare(size.name(), contenders, rounds, sink);
    }
    var text = new TextBenchmark();
    text.corpus = arguments[0];
    text.read();
    var readers = new LinkedHashMap<String, Work>();
    readers.put("snippet of HTML", text::snippetOfHtml);
    readers.put("text of HTML", text::textOfHtml);
    readers.put("text of HTML by jsoup", text::textOfHtmlByJsoup);
    readers.put("HTML made safe", text::safeHtml);
    readers.put("reply of text", text::replyOfText);
    compare("reading", readers, rounds, sink);
  }

  private static void compare(String what, Map<String, Work> contenders, int rounds, Blackhole sink)
      throws Exception {
    var nanos = new LinkedHashMap<String, double[]>();
    var bytes = new LinkedHashMap<String, Long>();
    contenders.keySet().forEach(name -> nanos.put(name, new double[rounds]));
    for (int round = -rounds / 2; round < rounds; round++) {
      for (var contender : contenders.entrySet()) {
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        long before = THREAD.getCurrentThreadCpuTime();
        contender.getValue().run(sink);
        double used = (double) (THREAD.getCurrentThreadCpuTime() - before) / MESSAGES;
        bytes.put(
            contender.getKey(), (THREAD.getCurrentThreadAllocatedBytes() - allocated) / MESSAGES);
        if (round >= 0) {
          nanos.get(contender.getKey())[round] = used;
        }
      }
    }
    System.out.println(what);
    nanos.forEach((name, measured) -> {
      Arrays.sort(measured);
      double median = measured[measured.length / 2];
      System.out.println(
          "  %-22s %,9.0f a second  (median of %d: %8.1f us, fastest %8.1f us)  %,9d bytes"
              .formatted(
                  name,
                  1e9 / median,
                  measured.length,
                  median / 1e3,
                  measured[0] / 1e3,
                  bytes.get(name)));
    });
  }
}
