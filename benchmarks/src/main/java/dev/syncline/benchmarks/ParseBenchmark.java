package dev.syncline.benchmarks;

import dev.syncline.mime.parse.Hashing;
import dev.syncline.mime.parse.Limits;
import dev.syncline.mime.parse.MimeParser;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.AddressListField;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.dom.field.MailboxListField;
import org.apache.james.mime4j.dom.field.ParsedField;
import org.apache.james.mime4j.dom.field.UnstructuredField;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.Field;
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

/// Messages a second on one core, everything decoded: our parser with and without a hash of every
/// part, mime4j streaming and DOM, Angus, and one SHA-256 pass over the same bytes as the yardstick
/// that a change of machine moves too.
///
/// Ours decodes headers to addresses, dates and text as well, and joins and converts the bodies;
/// the others only decode transfer encodings and hand over bytes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class ParseBenchmark {
  private static final int MESSAGES = 500;
  private static final Set<String> VALUES =
      Set.of("from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id");

  /// A folder that benchmarks/corpus/generate.py made.
  @Param("corpus")
  public String corpus = "corpus";

  @Param({"all", "small", "median", "large", "huge"})
  public String size = "all";

  private List<byte[]> messages = List.of();

  @Setup
  public void read() throws IOException {
    messages = Corpus.read(Path.of(corpus), SizeClass.named(size), MESSAGES);
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
  public void synclineHashes(Blackhole sink) {
    for (var message : messages) {
      sink.consume(MimeParser.parse(message, Limits.DEFAULT, Hashing.PARTS));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void mime4jStreaming(Blackhole sink) throws IOException, MimeException {
    for (var message : messages) {
      stream(message, sink);
    }
  }

  private static void stream(byte[] message, Blackhole sink) throws IOException, MimeException {
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

  /// The same work as ours: fields to values, texts to strings.
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void mime4jStreamingValues(Blackhole sink) throws IOException, MimeException {
    for (var message : messages) {
      var parser = new MimeStreamParser();
      parser.setContentDecoding(true);
      parser.setContentHandler(
          new AbstractContentHandler() {
            @Override
            public void field(Field field) throws MimeException {
              if (VALUES.contains(field.getNameLowerCase())) {
                sink.consume(
                    value(LenientFieldParser.getParser().parse(field, DecodeMonitor.SILENT)));
              }
            }

            @Override
            public void body(BodyDescriptor descriptor, InputStream body) throws IOException {
              var content = body.readAllBytes();
              sink.consume(content);
              if (descriptor.getMediaType().equals("text")) {
                sink.consume(new String(content, charset(descriptor.getCharset())));
              }
            }
          });
      parser.parse(new ByteArrayInputStream(message));
    }
  }

  private static Object value(ParsedField field) {
    return switch (field) {
      case AddressListField list -> list.getAddressList().flatten();
      case MailboxListField list -> list.getMailboxList();
      case DateTimeField date -> date.getDate();
      case UnstructuredField text -> text.getValue();
      default -> field.getBody();
    };
  }

  private static Charset charset(String name) {
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.ISO_8859_1;
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void mime4jDom(Blackhole sink) throws IOException {
    for (var message : messages) {
      consume(new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(message)), sink);
    }
  }

  private static void consume(Entity entity, Blackhole sink) throws IOException {
    switch (entity.getBody()) {
      case org.apache.james.mime4j.dom.Multipart multipart -> {
        for (var part : multipart.getBodyParts()) {
          consume(part, sink);
        }
      }
      case SingleBody body -> {
        try (var content = body.getInputStream()) {
          sink.consume(content.readAllBytes());
        }
      }
      case null, default -> sink.consume(entity);
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void angus(Blackhole sink) throws IOException, MessagingException {
    for (var message : messages) {
      consume(new MimeMessage(null, new ByteArrayInputStream(message)), sink);
    }
  }

  private static void consume(Part part, Blackhole sink) throws IOException, MessagingException {
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        BodyPart child = multipart.getBodyPart(i);
        consume(child, sink);
      }
      return;
    }
    try (var content = part.getInputStream()) {
      sink.consume(content.readAllBytes());
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
