package dev.syncline.sandbox.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.syncline.sandbox.message.Part.ContentType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds where things are in a message. It never fails: what is not MIME is text, and what nests
/// deeper than any mail does is left whole.
final class PartParser {
  private static final int DEEPEST = 50;

  private final byte[] source;

  PartParser(byte[] source) {
    this.source = source;
  }

  Part message() {
    return part(0, source.length, ContentType.TEXT, 0);
  }

  private Part part(int start, int end, ContentType standard, int depth) {
    var headers = new ArrayList<Header>();
    int bodyStart = headers(start, end, headers);
    var type =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
            .findFirst()
            .flatMap(header -> ContentType.parse(header.value()))
            .orElse(standard);
    List<Part> children = List.of();
    Part embedded = null;
    if (depth < DEEPEST && type.major().equals("MULTIPART")) {
      children = children(bodyStart, end, type, depth);
    }
    if (depth < DEEPEST && type.major().equals("MESSAGE") && type.minor().equals("RFC822")) {
      embedded = part(bodyStart, end, ContentType.TEXT, depth + 1);
    }
    return new Part(source, start, bodyStart, end, headers, type, children, embedded);
  }

  private int headers(int start, int end, List<Header> into) {
    int at = start;
    while (at < end) {
      int next = nextLine(at, end);
      if (isBlank(at, next)) {
        return next;
      }
      while (next < end && (source[next] == ' ' || source[next] == '\t')) {
        next = nextLine(next, end);
      }
      var header = header(at, next);
      if (header == null && into.isEmpty()) {
        return at;
      }
      if (header != null) {
        into.add(header);
      }
      at = next;
    }
    return end;
  }

  private @Nullable Header header(int start, int end) {
    var line = new String(source, start, end - start, ISO_8859_1);
    int colon = line.indexOf(':');
    if (colon <= 0) {
      return null;
    }
    var value = line.substring(colon + 1).replace("\r", "").replace("\n", "").strip();
    return new Header(line.substring(0, colon).strip(), value, start, end);
  }

  private List<Part> children(int start, int end, ContentType type, int depth) {
    var boundary = type.parameters().get("BOUNDARY");
    if (boundary == null || boundary.isEmpty()) {
      return List.of();
    }
    var standard = type.minor().equals("DIGEST") ? ContentType.MESSAGE : ContentType.TEXT;
    var delimiter = ("--" + boundary).getBytes(ISO_8859_1);
    var children = new ArrayList<Part>();
    int childStart = -1;
    for (int at = start; at < end; at = nextLine(at, end)) {
      if (!isDelimiter(at, end, delimiter)) {
        continue;
      }
      if (childStart >= 0) {
        children.add(part(childStart, beforeLineEnd(at, childStart), standard, depth + 1));
      }
      childStart = nextLine(at, end);
      int after = at + delimiter.length;
      if (after + 1 < end && source[after] == '-' && source[after + 1] == '-') {
        return children;
      }
    }
    if (childStart >= 0) {
      children.add(part(childStart, end, standard, depth + 1));
    }
    return children;
  }

  private boolean isDelimiter(int at, int end, byte[] delimiter) {
    if (at + delimiter.length > end) {
      return false;
    }
    for (int i = 0; i < delimiter.length; i++) {
      if (source[at + i] != delimiter[i]) {
        return false;
      }
    }
    var rest =
        new String(
                source,
                at + delimiter.length,
                nextLine(at, end) - at - delimiter.length,
                ISO_8859_1)
            .strip();
    return rest.isEmpty() || rest.equals("--");
  }

  /// The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
  private int beforeLineEnd(int at, int floor) {
    int end = at;
    if (end > floor && source[end - 1] == '\n') {
      end--;
    }
    if (end > floor && source[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  private int nextLine(int at, int end) {
    int i = at;
    while (i < end && source[i] != '\n') {
      i++;
    }
    return Math.min(i + 1, end);
  }

  private boolean isBlank(int start, int end) {
    for (int i = start; i < end; i++) {
      if (source[i] != '\r' && source[i] != '\n') {
        return false;
      }
    }
    return true;
  }
}
