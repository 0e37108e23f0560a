package dev.syncline.benchmarks;

import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.reply.ReplyText;
import dev.syncline.mime.text.HtmlText;
import dev.syncline.mime.text.SafeHtml;
import dev.syncline.mime.text.Snippet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What reading costs after parsing: snippet, text of HTML (beside jsoup's), sanitising, reply
/// separation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class TextBenchmark {
  private static final int MESSAGES = 500;

  /// A folder that benchmarks/corpus/generate.py made.
  @Param("corpus")
  public String corpus = "corpus";

  private final List<String> htmls = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  @Setup
  public void read() throws IOException {
    var parsed =
        Corpus.read(Path.of(corpus), SizeClass.ALL, 4 * MESSAGES).stream()
            .map(MimeParser::parse)
            .toList();
    htmls.addAll(
        parsed.stream().map(ParsedMessage::html).filter(Objects::nonNull).limit(MESSAGES).toList());
    texts.addAll(
        parsed.stream().map(ParsedMessage::text).filter(Objects::nonNull).limit(MESSAGES).toList());
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void snippetOfHtml(Blackhole sink) {
    htmls.forEach(html -> sink.consume(Snippet.ofHtml(html)));
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void textOfHtml(Blackhole sink) {
    htmls.forEach(html -> sink.consume(HtmlText.toText(html)));
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void textOfHtmlByJsoup(Blackhole sink) {
    htmls.forEach(html -> sink.consume(Jsoup.parse(html).text()));
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void safeHtml(Blackhole sink) {
    htmls.forEach(html -> sink.consume(SafeHtml.clean(html, SafeHtml.RemoteImages.HELD_BACK)));
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void replyOfText(Blackhole sink) {
    texts.forEach(text -> sink.consume(ReplyText.of(text)));
  }
}
