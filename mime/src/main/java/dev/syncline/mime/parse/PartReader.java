package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.header.HeaderBlock;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.header.MessageIds;
import dev.syncline.mime.header.StructuredField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the message once and makes its part tree.
final class PartReader {
  private static final int HEADER_FIRST_LOOK = 16 * 1024;
  private static final int BOUNDARY_MAX = 16 * 1024;
  private static final StructuredField TEXT = StructuredField.parse("text/plain");
  private static final StructuredField MESSAGE = StructuredField.parse("message/rfc822");

  private final Source source;
  private final Limits limits;
  private final Defects defects;
  private final Delimiters delimiters;

  /// Of the part whose header is read just now.
  private final HeaderBlock block = new HeaderBlock();

  private int parts;
  private boolean full;
  private Headers messageHeaders = Headers.NONE;

  PartReader(Source source, Limits limits, Defects defects) {
    this.source = source;
    this.limits = limits;
    this.defects = defects;
    this.delimiters = new Delimiters(source);
  }

  Part read() {
    return part(0, "", 0, TEXT);
  }

  Headers messageHeaders() {
    return messageHeaders;
  }

  /// Reads the part whose header begins at {@code start}; afterwards the delimiters stand at the
  /// one that ended it.
  private Part part(long start, String path, int depth, StructuredField byDefault) {
    parts++;
    readHeader(start, path);
    if (depth == 0) {
      messageHeaders = block.toHeaders(source.index(start));
    }
    long body = bodyStart(start);
    var type = contentType(path, byDefault);
    var disposition = StructuredField.parse(raw("Content-Disposition"));
    var encoding = encoding(path);
    var contentId = MessageIds.first(raw("Content-ID"));
    if (type.value().startsWith("multipart/")) {
      var multipart = multipart(type, body, path, depth);
      if (multipart != null) {
        return multipart;
      }
      type = isTooDeep(depth) ? type : TEXT;
      encoding = TransferEncoding.SEVEN_BIT;
    }
    delimiters.find(body);
    var id = path.isEmpty() ? "1" : path;
    long end = Math.max(body, delimiters.contentEnd());
    return new Part(id, type, disposition, encoding, contentId, body, end, List.of());
  }

  private boolean isTooDeep(int depth) {
    return depth >= limits.maxDepth();
  }

  /// The children, or null if it is no multipart after all: then its content is read as text.
  private @Nullable Part multipart(StructuredField type, long body, String path, int depth) {
    if (isTooDeep(depth)) {
      defects.add(Defect.Kind.TOO_DEEP, path);
      return null;
    }
    var boundary = boundary(type, body, path);
    if (boundary == null) {
      return null;
    }
    int level = delimiters.innermost() + 1;
    // a boundary must not end with a blank (RFC 2046 §5.1.1); some do, and some lost it on the way
    if (!begins(boundary, body) && !begins(boundary.stripTrailing(), body)) {
      defects.add(Defect.Kind.BOUNDARY_NOT_FOUND, path);
      return null;
    }
    var children = children(type, path, depth, level);
    if (delimiters.level() == level) {
      delimiters.pop();
      delimiters.find(delimiters.next());
    } else {
      delimiters.pop();
      if (!full) {
        defects.add(Defect.Kind.BOUNDARY_NOT_CLOSED, path);
      }
    }
    return children.isEmpty()
        ? null
        : new Part(
            path,
            type,
            StructuredField.EMPTY,
            TransferEncoding.SEVEN_BIT,
            null,
            body,
            body,
            children);
  }

  /// Opens the multipart if its boundary is found; else all is as before.
  private boolean begins(String boundary, long body) {
    delimiters.push(boundary);
    delimiters.find(body);
    if (delimiters.level() == delimiters.innermost()) {
      return true;
    }
    delimiters.pop();
    return false;
  }

  private List<Part> children(StructuredField type, String path, int depth, int level) {
    var byDefault = type.value().equals("multipart/digest") ? MESSAGE : TEXT;
    var children = new ArrayList<Part>();
    while (delimiters.level() == level && !delimiters.isClosing()) {
      if (parts >= limits.maxParts()) {
        stop(path);
        break;
      }
      var id = (path.isEmpty() ? "" : path + ".") + (children.size() + 1);
      children.add(part(delimiters.next(), id, depth + 1, byDefault));
    }
    return children;
  }

  /// No more parts: the rest of the message is not looked at.
  private void stop(String path) {
    if (!full) {
      defects.add(Defect.Kind.TOO_MANY_PARTS, path);
      full = true;
    }
    delimiters.giveUp();
  }

  private void readHeader(long start, String path) {
    int look = HEADER_FIRST_LOOK;
    while (true) {
      int wanted = Math.min(look, limits.maxHeaderBytes());
      source.load(start, wanted);
      int from = source.index(start);
      int to = (int) Math.min(source.limit(), (long) from + wanted);
      block.reread(source.bytes(), from, to, delimiters::isDelimiter);
      boolean cut =
          block.isUnterminated() && block.end() >= to && source.position(to) < source.size();
      if (!cut || wanted == limits.maxHeaderBytes()) {
        note(cut, path);
        return;
      }
      look = look * 8;
    }
  }

  private void note(boolean cut, String path) {
    if (cut) {
      defects.add(Defect.Kind.HEADER_TOO_LARGE, path);
    } else if (block.isUnterminated()
        && source.size() > 0
        && source.position(block.end()) < source.size()) {
      defects.add(Defect.Kind.HEADER_NOT_ENDED, path);
    }
    if (block.hasRubbish()) {
      defects.add(Defect.Kind.RUBBISH_IN_HEADER, path);
    }
  }

  /// After the block; after the empty line if the block was longer than we read.
  private long bodyStart(long start) {
    long end = source.position(block.end());
    boolean cut = block.isUnterminated() && end - start >= limits.maxHeaderBytes();
    return cut ? source.afterEmptyLine(end) : end;
  }

  private StructuredField contentType(String path, StructuredField byDefault) {
    var raw = raw("Content-Type");
    if (raw == null) {
      return byDefault;
    }
    var type = StructuredField.parse(raw);
    if (isMediaType(type.value())) {
      return type;
    }
    defects.add(Defect.Kind.INVALID_CONTENT_TYPE, path);
    var meant = type.value().equals("html") ? "text/html" : "text/plain";
    return new StructuredField(meant, type.parameters());
  }

  private static boolean isMediaType(String value) {
    int slash = value.indexOf('/');
    if (slash <= 0 || slash == value.length() - 1) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) >= 127) {
        return false;
      }
    }
    return true;
  }

  private TransferEncoding encoding(String path) {
    var raw = raw("Content-Transfer-Encoding");
    var encoding = TransferEncoding.of(raw);
    if (encoding == TransferEncoding.BINARY
        && raw != null
        && !raw.strip().equalsIgnoreCase("binary")) {
      defects.add(Defect.Kind.UNKNOWN_TRANSFER_ENCODING, path);
    }
    return encoding;
  }

  private @Nullable String raw(String name) {
    var field = block.first(name);
    return field == null ? null : field.raw();
  }

  private @Nullable String boundary(StructuredField type, long body, String path) {
    var boundary = type.parameter("boundary");
    if (boundary != null && !boundary.isBlank() && boundary.length() <= BOUNDARY_MAX) {
      return boundary;
    }
    defects.add(Defect.Kind.MULTIPART_WITHOUT_BOUNDARY, path);
    return source.firstDashLine(body);
  }
}
