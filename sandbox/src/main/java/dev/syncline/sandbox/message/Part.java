package dev.syncline.sandbox.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A message or a part of one: a stretch of bytes with headers, a body and perhaps parts inside.
public final class Part {
  private final byte[] source;
  private final int start;
  private final int bodyStart;
  private final int end;
  private final List<Header> headers;
  private final ContentType type;
  private final List<Part> children;
  private final @Nullable Part embedded;

  Part(
      byte[] source,
      int start,
      int bodyStart,
      int end,
      List<Header> headers,
      ContentType type,
      List<Part> children,
      @Nullable Part embedded) {
    this.source = source;
    this.start = start;
    this.bodyStart = bodyStart;
    this.end = end;
    this.headers = List.copyOf(headers);
    this.type = type;
    this.children = List.copyOf(children);
    this.embedded = embedded;
  }

  public static Part parse(byte[] message) {
    return new PartParser(message).message();
  }

  public List<Header> headers() {
    return headers;
  }

  /// The raw, unfolded value of the first header of that name.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  public ContentType type() {
    return type;
  }

  public Optional<ContentType> disposition() {
    return header("Content-Disposition").map(ContentType::parseToken);
  }

  public String transferEncoding() {
    return header("Content-Transfer-Encoding")
        .map(value -> value.strip().toUpperCase(Locale.ROOT))
        .filter(value -> !value.isEmpty())
        .orElse("7BIT");
  }

  public List<Part> children() {
    return children;
  }

  /// The message inside a `message/rfc822` part.
  public Optional<Part> embedded() {
    return Optional.ofNullable(embedded);
  }

  public boolean isMultipart() {
    return !children.isEmpty();
  }

  /// Headers with the empty line that ends them.
  public String headerText() {
    return latin1(start, bodyStart);
  }

  public String bodyText() {
    return latin1(bodyStart, end);
  }

  public String text() {
    return latin1(start, end);
  }

  public int bodySize() {
    return end - bodyStart;
  }

  public int bodyLines() {
    int lines = 0;
    for (int i = bodyStart; i < end; i++) {
      if (source[i] == '\n') {
        lines++;
      }
    }
    return end > bodyStart && source[end - 1] != '\n' ? lines + 1 : lines;
  }

  /// Chosen header lines as they came in, and the empty line.
  public String headerLines(Predicate<String> wanted) {
    var chosen = new StringBuilder();
    for (var header : headers) {
      if (wanted.test(header.name())) {
        chosen.append(latin1(header.start(), header.end()));
      }
    }
    return chosen.append("\r\n").toString();
  }

  /// All text of the message as a reader sees it, headers apart.
  public String decodedText() {
    if (embedded != null) {
      return embedded.header("Subject").map(EncodedWords::decode).orElse("")
          + "\n"
          + embedded.decodedText();
    }
    if (isMultipart()) {
      var all = new StringBuilder();
      children.forEach(child -> all.append(child.decodedText()).append('\n'));
      return all.toString();
    }
    if (!type.major().equals("TEXT")) {
      return "";
    }
    var bytes = TransferEncoding.decode(transferEncoding(), bodyText());
    return new String(bytes, EncodedWords.charset(type.parameters().getOrDefault("CHARSET", "")));
  }

  private String latin1(int from, int to) {
    return new String(source, from, to - from, ISO_8859_1);
  }

  /// A media type or a disposition with its parameters; names are upper case.
  public record ContentType(String major, String minor, Map<String, String> parameters) {
    static final ContentType TEXT = new ContentType("TEXT", "PLAIN", Map.of("CHARSET", "us-ascii"));
    static final ContentType MESSAGE = new ContentType("MESSAGE", "RFC822", Map.of());

    static Optional<ContentType> parse(String value) {
      var fields = Parameters.split(value);
      var type = fields.name().split("/", 2);
      if (type.length < 2 || type[0].isBlank() || type[1].isBlank()) {
        return Optional.empty();
      }
      return Optional.of(
          new ContentType(
              type[0].strip().toUpperCase(Locale.ROOT),
              type[1].strip().toUpperCase(Locale.ROOT),
              fields.parameters()));
    }

    static ContentType parseToken(String value) {
      var fields = Parameters.split(value);
      return new ContentType(fields.name().toUpperCase(Locale.ROOT), "", fields.parameters());
    }
  }
}
