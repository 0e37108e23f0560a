package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ByteScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Finds the lines that separate parts, for all open multiparts at once.
///
/// The message is walked once, whatever its nesting: a line that begins with two dashes is compared
/// with the boundaries that are open at that moment, innermost first, and an outer one ends
/// everything within it (RFC 2046 §5.1.2). Base64 contains no dash and text few, so the walk looks
/// for two of them, eight bytes at a time.
final class Delimiters {
  private static final int BLANKS_MAX = 1024;

  private final Source source;
  private final List<byte[]> open = new ArrayList<>();

  private int lineMax = BLANKS_MAX;
  private int level = -1;
  private boolean closing;
  private long contentEnd;
  private long next;

  Delimiters(Source source) {
    this.source = source;
  }

  void push(String boundary) {
    var bytes = boundary.getBytes(StandardCharsets.UTF_8);
    open.add(bytes);
    lineMax = Math.max(lineMax, bytes.length + BLANKS_MAX);
  }

  void pop() {
    open.removeLast();
  }

  int innermost() {
    return open.size() - 1;
  }

  /// Which open multipart the delimiter belongs to, or -1 at the end of the message.
  int level() {
    return level;
  }

  /// The delimiter was the closing one.
  boolean isClosing() {
    return closing;
  }

  /// Where the content before the delimiter ends: the line end in front of it is the delimiter's.
  long contentEnd() {
    return contentEnd;
  }

  /// Where the line after the delimiter begins.
  long next() {
    return next;
  }

  /// Goes to the first delimiter at or after {@code lineStart}.
  void find(long lineStart) {
    if (!open.isEmpty()) {
      long position = lineStart;
      boolean atLineStart = true;
      while (position < source.size()) {
        source.load(position, lineMax);
        int end = source.limit();
        int hit = dashes(source.bytes(), source.index(position), end, atLineStart);
        if (hit < 0) {
          position = source.isAllVisible() ? source.size() : source.position(end) - 2;
          atLineStart = false;
          continue;
        }
        long found = source.position(hit);
        source.load(found, lineMax);
        if (match(source.index(found))) {
          contentEnd = withoutLineEnd(source.index(found), lineStart);
          return;
        }
        position = found + 2;
        atLineStart = false;
      }
    }
    level = -1;
    closing = false;
    contentEnd = source.size();
    next = source.size();
  }

  /// Ends every open multipart here.
  void giveUp() {
    level = -1;
    contentEnd = next;
  }

  /// A line within a header block that is a delimiter: the part ends before its body began.
  boolean isDelimiter(int index) {
    return !open.isEmpty()
        && index + 2 < source.limit()
        && source.bytes()[index + 1] == '-'
        && match(index);
  }

  private static int dashes(byte[] bytes, int from, int end, boolean atLineStart) {
    if (atLineStart && from + 1 < end && bytes[from] == '-' && bytes[from + 1] == '-') {
      return from;
    }
    int i = ByteScan.twoDashes(bytes, from, end);
    while (i < end) {
      if (i > 0 && isLineEnd(bytes[i - 1])) {
        return i;
      }
      do {
        i++; // a rule of dashes begins once
      } while (i < end && bytes[i] == '-');
      i = ByteScan.twoDashes(bytes, i, end);
    }
    return -1;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  private boolean match(int dashes) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (matches(open.get(i), dashes)) {
        level = i;
        return true;
      }
    }
    return false;
  }

  private boolean matches(byte[] boundary, int dashes) {
    var bytes = source.bytes();
    int limit = source.limit();
    int start = dashes + 2;
    int end = start + boundary.length;
    if (end > limit || bytes[end - 1] != boundary[boundary.length - 1]) {
      return false;
    }
    for (int i = 0; i < boundary.length; i++) {
      if (bytes[start + i] != boundary[i]) {
        return false;
      }
    }
    boolean twoDashes = end + 1 < limit && bytes[end] == '-' && bytes[end + 1] == '-';
    int i = twoDashes ? end + 2 : end;
    while (i < limit && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    if (i < limit && !isLineEnd(bytes[i])) {
      return false;
    }
    closing = twoDashes;
    next = source.position(afterLineEnd(bytes, i, limit));
    return true;
  }

  private static int afterLineEnd(byte[] bytes, int index, int limit) {
    if (index >= limit) {
      return limit;
    }
    boolean crlf = bytes[index] == '\r' && index + 1 < limit && bytes[index + 1] == '\n';
    return index + (crlf ? 2 : 1);
  }

  private long withoutLineEnd(int dashes, long notBefore) {
    var bytes = source.bytes();
    int end = dashes;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
      if (end > 0 && bytes[end - 1] == '\r') {
        end--;
      }
    } else if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return Math.max(notBefore, source.position(end));
  }
}
