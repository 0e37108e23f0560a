package dev.syncline.mime.header;

import dev.syncline.mime.encoding.ByteScan;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Where the fields of one header block lie in an array. One pass, no text made.
///
/// A line that is no field ends the block, as if the empty line had been forgotten, unless the line
/// after it is a field again: then it is rubbish somebody put between (an mbox "From ", an unfolded
/// continuation) and is skipped.
public final class HeaderBlock {
  /// Printable ASCII but the colon (RFC 5322 §3.6.8).
  private static final boolean[] IN_NAME = new boolean[256];

  static {
    Arrays.fill(IN_NAME, '!', 127, true);
    IN_NAME[':'] = false;
  }

  private byte[] bytes = {};
  private int[] positions = new int[128];
  private int count;
  private int end;
  private boolean rubbish;
  private boolean unterminated;

  public static HeaderBlock read(byte[] bytes, int from, int to) {
    var block = new HeaderBlock();
    block.reread(bytes, from, to, _ -> false);
    return block;
  }

  /// Reads another block, up to the empty line or to a line that {@code stopsAt} (given the line's
  /// start) calls the end; what was here before is gone.
  public void reread(byte[] source, int from, int to, IntPredicate stopsAt) {
    bytes = source;
    count = 0;
    rubbish = false;
    unterminated = false;
    scan(from, to, stopsAt);
  }

  private void scan(int from, int to, IntPredicate stopsAt) {
    int line = from;
    boolean skipping = false;
    while (line < to) {
      int lineEnd = ByteScan.lineEnd(bytes, line, to);
      int next = afterLineEnd(bytes, lineEnd, to);
      if (lineEnd == line) {
        end = next;
        return;
      }
      byte first = bytes[line];
      if (first == '-' && stopsAt.test(line)) {
        unterminated = true;
        end = line;
        return;
      }
      boolean folded = first == ' ' || first == '\t';
      if (folded && (skipping || count == 0)) {
        rubbish = true; // belongs to what was skipped, or lies in front of the first field
      } else if (folded) {
        positions[count * 4 - 1] = lineEnd;
      } else if (addField(line, lineEnd)) {
        skipping = false;
      } else {
        // a field that lost its name is one all the same, with whatever is folded onto it
        skipping = first == ':';
        if (!skipping && !isRubbishBeforeField(line, next, to)) {
          unterminated = true;
          end = count == 0 ? from : line; // no header at all: nothing of it is lost
          return;
        }
        rubbish = true;
      }
      line = next;
    }
    unterminated = true;
    end = to;
  }

  private boolean isRubbishBeforeField(int line, int next, int to) {
    if (startsWith(line, next, "From ") || startsWith(line, next, ">From ")) {
      return true;
    }
    if (bytes[line] == '-' || next >= to || bytes[next] <= ' ') {
      return isBlank(line, next);
    }
    return nameEnd(next, ByteScan.lineEnd(bytes, next, to)) > next;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean startsWith(int from, int to, String text) {
    if (to - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean addField(int lineStart, int lineEnd) {
    int line = lineStart;
    while (line < lineEnd && bytes[line] == 0) {
      line++;
    }
    int nameEnd = nameEnd(line, lineEnd);
    if (nameEnd <= line) {
      return false;
    }
    int colon = nameEnd;
    while (bytes[colon] != ':') {
      colon++;
    }
    if (count * 4 == positions.length) {
      positions = Arrays.copyOf(positions, positions.length * 2);
    }
    positions[count * 4] = line;
    positions[count * 4 + 1] = nameEnd;
    positions[count * 4 + 2] = colon + 1;
    positions[count * 4 + 3] = lineEnd;
    count++;
    return true;
  }

  /// The end of the field name at {@code line}, or -1: printable ASCII, blanks allowed before the
  /// colon (RFC 5322 §4.5).
  private int nameEnd(int line, int lineEnd) {
    int i = line;
    while (i < lineEnd && IN_NAME[bytes[i] & 0xff]) {
      i++;
    }
    int end = i;
    while (i < lineEnd && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    return i < lineEnd && bytes[i] == ':' && end > line ? end : -1;
  }

  private static int afterLineEnd(byte[] bytes, int lineEnd, int to) {
    if (lineEnd >= to) {
      return to;
    }
    boolean crlf = bytes[lineEnd] == '\r' && lineEnd + 1 < to && bytes[lineEnd + 1] == '\n';
    return lineEnd + (crlf ? 2 : 1);
  }

  public int size() {
    return count;
  }

  /// Where the body begins.
  public int end() {
    return end;
  }

  /// Lines were skipped that are no fields.
  public boolean hasRubbish() {
    return rubbish;
  }

  /// The empty line that ends a header block was missing.
  public boolean isUnterminated() {
    return unterminated;
  }

  public Header field(int index) {
    int p = index * 4;
    return new Header(bytes, positions[p], positions[p + 1], positions[p + 2], positions[p + 3]);
  }

  public @Nullable Header first(String name) {
    for (int i = 0; i < count; i++) {
      int p = i * 4;
      if (isNamed(positions[p], positions[p + 1], name)) {
        return field(i);
      }
    }
    return null;
  }

  /// The fields as a value that outlives the message: its own copy of the block.
  public Headers toHeaders(int from) {
    var copy = Arrays.copyOfRange(bytes, from, Math.max(from, end));
    var fields = new Header[count];
    for (int i = 0; i < count; i++) {
      int p = i * 4;
      fields[i] =
          new Header(
              copy,
              positions[p] - from,
              positions[p + 1] - from,
              positions[p + 2] - from,
              positions[p + 3] - from);
    }
    return new Headers(List.of(fields));
  }

  private boolean isNamed(int from, int to, String name) {
    return Header.sameName(bytes, from, to, name);
  }
}
