package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.encoding.UuencodedLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files that stand in a text as letters: uuencoded, as mail did before MIME and Outlook still does
/// for plain text, and in yEnc.
///
/// A file begins with its line and a line of data; "begin 2 rest" in somebody's sentence has no
/// data after it. Without an end line the file goes on as long as its lines do.
final class EmbeddedFiles {
  private static final int NAME_MAX = 255;
  private static final int FILES_MAX = 1_000;

  private final byte[] text;
  private final int end;
  private final List<File> found = new ArrayList<>();

  /// @param from where its first line begins
  /// @param to after its last line
  /// @param dataFrom where the encoded lines begin
  record File(String name, int from, int to, int dataFrom, int dataTo, TransferEncoding encoding) {}

  private EmbeddedFiles(byte[] text) {
    this.text = text;
    this.end = text.length;
  }

  /// Cheap enough for every text: whether {@link #find} could find anything.
  static boolean mayHold(String text) {
    if (!text.contains("begin ")) {
      return false;
    }
    return text.startsWith("begin ")
        || text.contains("\nbegin ")
        || text.startsWith("=ybegin ")
        || text.contains("\n=ybegin ");
  }

  static List<File> find(byte[] text) {
    var files = new EmbeddedFiles(text);
    files.scan();
    return files.found;
  }

  private void scan() {
    int line = 0;
    while (line < end && found.size() < FILES_MAX) {
      var file = startsWith(line, "begin ") ? uuencoded(line) : null;
      if (file == null && startsWith(line, "=ybegin ")) {
        file = yEnc(line);
      }
      if (file == null) {
        line = next(line);
      } else {
        found.add(file);
        line = file.to();
      }
    }
  }

  private @Nullable File uuencoded(int from) {
    int lineEnd = lineEnd(from);
    int digits = from + 6;
    int i = digits;
    while (i < lineEnd && text[i] >= '0' && text[i] <= '7') {
      i++;
    }
    boolean hasMode = i - digits >= 3 && i - digits <= 5 && i < lineEnd && text[i] == ' ';
    int data = next(from);
    if (!hasMode || data >= end || UuencodedLine.length(text, data, lineEnd(data)) <= 0) {
      return null;
    }
    int line = data;
    while (line < end) {
      int to = lineEnd(line);
      if (startsWith(line, "end") && to - line <= 4) {
        return file(i + 1, lineEnd, from, next(line), data, line, TransferEncoding.UUENCODE);
      }
      if (to > line && UuencodedLine.length(text, line, to) < 0) {
        break;
      }
      line = next(line);
    }
    return file(i + 1, lineEnd, from, line, data, line, TransferEncoding.UUENCODE);
  }

  private @Nullable File yEnc(int from) {
    int lineEnd = lineEnd(from);
    int name = indexOf(" name=", from, lineEnd);
    int data = next(from);
    if (name < 0 || indexOf(" size=", from, lineEnd) < 0 || data >= end) {
      return null;
    }
    if (startsWith(data, "=ypart ")) {
      data = next(data);
    }
    int line = data;
    while (line < end && !startsWith(line, "=yend ")) {
      line = next(line);
    }
    int to = line < end ? next(line) : end;
    return file(name + 6, lineEnd, from, to, data, Math.min(line, end), TransferEncoding.YENC);
  }

  private File file(
      int nameFrom,
      int nameTo,
      int from,
      int to,
      int dataFrom,
      int dataTo,
      TransferEncoding encoding) {
    int nameEnd = Math.min(nameTo, nameFrom + NAME_MAX);
    var name = Charsets.guess(text, Math.min(nameFrom, nameEnd), nameEnd).strip();
    var bare = name.length() > 1 && name.startsWith("\"") ? name.replace("\"", "") : name;
    return new File(bare, from, to, dataFrom, dataTo, encoding);
  }

  private boolean startsWith(int from, String word) {
    if (from + word.length() > end) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int indexOf(String word, int from, int to) {
    for (int i = from; i + word.length() <= to; i++) {
      if (startsWith(i, word)) {
        return i;
      }
    }
    return -1;
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < end && text[i] != '\n' && text[i] != '\r') {
      i++;
    }
    return i;
  }

  private int next(int from) {
    int i = lineEnd(from);
    if (i < end && text[i] == '\r' && i + 1 < end && text[i + 1] == '\n') {
      return i + 2;
    }
    return Math.min(end, i + 1);
  }
}
