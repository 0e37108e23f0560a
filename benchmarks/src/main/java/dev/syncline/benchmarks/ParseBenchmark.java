package dev.syncline.benchmarks;

import dev.syncline.mime.parse.MimeParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
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

/// Messages a second on one core: our parser, mime4j's streaming parser, and one SHA-256 pass over
/// the same bytes as the yardstick that a change of machine moves too.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class ParseBenchmark {
  private static final int MESSAGES = 2000;

  /// A folder that benchmarks/corpus/generate.py made.
  @Param("corpus")
  public String corpus = "corpus";

  private List<byte[]> messages = List.of();

  @Setup
  public void read() throws IOException {
    try (var files = Files.walk(Path.of(corpus))) {
      var paths = files.filter(file -> file.toString().endsWith(".eml")).sorted().limit(MESSAGES);
      var all = new ArrayList<byte[]>();
      for (var path : paths.toList()) {
        all.add(Files.readAllBytes(path));
      }
      messages = all;
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void syncline(Blackhole sink) {
    for (var message : messages) {
      sink.consume(MimeParser.parse(message));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void mime4jStreaming(Blackhole sink) throws IOException, MimeException {
    for (var message : messages) {
      var parser = new MimeStreamParser();
      parser.setContentDecoding(true);
      parser.setContentHandler(
          new AbstractContentHandler() {
            @Override
            public void body(BodyDescriptor descriptor, InputStream body) throws IOException {
              sink.consume(body.readAllBytes());
            }
          });
      parser.parse(new ByteArrayInputStream(message));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void sha256(Blackhole sink) throws NoSuchAlgorithmException {
    for (var message : messages) {
      sink.consume(MessageDigest.getInstance("SHA-256").digest(message));
    }
  }
}
