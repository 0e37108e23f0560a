package dev.syncline.mime.reply;

import java.util.List;

/// Where a signature begins: at its delimiter, at the line a telephone adds, or at a farewell with
/// a few short lines below it.
final class Signatures {
  private static final int LINES_MAX = 14;
  private static final int LINE_MAX = 90;
  private static final int FAREWELL_LINES_MAX = 9;

  private Signatures() {}

  /// The index of its first line, or the number of lines if there is none.
  static int begin(List<String> lines) {
    int end = lastText(lines) + 1;
    int first = Math.max(0, end - LINES_MAX);
    int found = lines.size();
    for (int i = end - 1; i >= 0; i--) {
      var line = lines.get(i);
      if (isDelimiter(line) && i > 0 && end - i <= 40) {
        found = i;
      } else if (i >= first && isWeak(lines, i, end)) {
        found = i;
      }
    }
    return hasTextAbove(lines, found) ? found : lines.size();
  }

  private static boolean isDelimiter(String line) {
    return line.equals("-- ") || line.equals("--") || line.equals("—") || line.equals("- --");
  }

  private static boolean isWeak(List<String> lines, int index, int end) {
    var line = lines.get(index);
    if (line.length() > LINE_MAX + 60) {
      return false;
    }
    int below = textLines(lines, index + 1, end);
    if (ReplyWords.SENT_FROM.matcher(line).find()) {
      return below <= 3;
    }
    if (ReplyWords.RULE.matcher(line).find()) {
      return below <= LINES_MAX && isBlank(lines, index - 1);
    }
    if (ReplyWords.SIGNATURE_NAME.matcher(line).find()) {
      return below <= 6 && isShort(lines, index + 1, end) && isBlank(lines, index - 1);
    }
    return ReplyWords.CLOSING.matcher(line).find()
        && below >= 1
        && below <= FAREWELL_LINES_MAX
        && isShort(lines, index + 1, end);
  }

  private static boolean isBlank(List<String> lines, int index) {
    return index < 0 || lines.get(index).isBlank();
  }

  private static boolean isShort(List<String> lines, int from, int to) {
    for (int i = from; i < to; i++) {
      if (lines.get(i).length() > LINE_MAX) {
        return false;
      }
    }
    return true;
  }

  private static int textLines(List<String> lines, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += lines.get(i).isBlank() ? 0 : 1;
    }
    return count;
  }

  private static int lastText(List<String> lines) {
    int i = lines.size() - 1;
    while (i >= 0 && lines.get(i).isBlank()) {
      i--;
    }
    return i;
  }

  /// A message that is nothing but a signature is a message.
  private static boolean hasTextAbove(List<String> lines, int index) {
    for (int i = 0; i < Math.min(index, lines.size()); i++) {
      if (!lines.get(i).isBlank()) {
        return true;
      }
    }
    return false;
  }
}
