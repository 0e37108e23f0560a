package dev.syncline.mime.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Decides which lines are quoted.
final class MarkedLines {
  private static final Pattern QUOTE = Pattern.compile("^\\s{0,4}(?:>|&gt;)");
  private static final Pattern LINK_ONLY =
      Pattern.compile("^\\s*[(<]?\\s*https?://\\S+\\s*[)>]?\\s*>?\\s*$");
  private static final Pattern ADDRESS_END = Pattern.compile("@[\\w.-]+\\s*>?\\)?\\s*[:：]\\s*$");
  private static final Pattern ADDRESS = Pattern.compile("[\\w.+=-]{1,100}@[\\w-]");
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{1,4}[./-]\\d{1,2}(?:[./-]\\d{1,4})?|\\d{1,2}[:.h]\\s?\\d{2}|\\b(?:19|20)\\d\\d\\b|\\d{1,2}[日月年]|\\d{1,2}\\.?"
              + " \\p{L}{3,12}\\.?,?|\\p{L}{3,12}\\.? \\d{1,2}");
  private static final Pattern NAME_FIRST =
      Pattern.compile(
          "^[^<>\\n]{1,80}[<(][^<>()\\s]{1,100}@[^<>()\\s]{1,100}[>)][^\\n]{0,10}\\d{2}");
  private static final Pattern DASHED_WROTE =
      Pattern.compile("^\\s*-{2,60}\\s*\\S[^\\n]{0,200}[\\s-]-{2,60}\\s*$");
  private static final Pattern HAS_TIME =
      Pattern.compile("\\d{1,2}[:.h]\\d{2}|\\b(?:19|20)\\d\\d\\b");
  private static final Pattern QUOTED_ATTRIBUTION_END = Pattern.compile("^\\s*>.{0,60}[:：]\\s*$");
  private static final Pattern WROTE_FROM_PHONE =
      Pattern.compile("(?i)^\\s*sent from .{2,200}\\bwrote\\s?:\\s*$");
  private static final Pattern LINK_OPENS = Pattern.compile("[(<]https?://[^)>]*$");
  private static final int ATTRIBUTION_LINES = 5;
  private static final int ATTRIBUTION_CHARACTERS = 400;

  /// A quoted line at least so long was broken by a program.
  private static final int WRAPPED_FROM = 62;

  private enum Mark {
    EMPTY,
    TEXT,
    QUOTE,
    SPLIT
  }

  /// @param source which of the lines given it is, or is a part of
  record Line(int source, String text, boolean isQuoted) {}

  private final List<String> lines = new ArrayList<>();
  private final List<Integer> sources = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final boolean quotesAreCertain;
  private int forwarded = -1;

  private MarkedLines(String[] text, boolean quotesAreCertain) {
    this.quotesAreCertain = quotesAreCertain;
    for (int i = 0; i < text.length; i++) {
      addCut(text[i]);
      while (sources.size() < lines.size()) {
        sources.add(i);
      }
    }
  }

  /// @param quotesAreCertain whether a line with ">" is quoted for other reasons too, and not only
  ///   because a quotation is introduced above it or stands at an end of the text
  static List<Line> of(String[] text, boolean quotesAreCertain) {
    var marked = new MarkedLines(text, quotesAreCertain);
    marked.mark();
    return marked.decide();
  }

  /// "My answer On Monday, … wrote:" is two lines.
  private void addCut(String line) {
    if (line.length() > 12 && line.length() < 1_000 && line.contains("On ")) {
      var within = ReplyWords.ENGLISH_START_WITHIN.matcher(line);
      while (within.find()) {
        if (within.start() > 0
            && !ReplyWords.RULE.matcher(line.substring(0, within.start())).find()
            && !line.substring(0, within.start()).replace('-', ' ').isBlank()
            && !QUOTE.matcher(line).find()
            && ReplyWords.WROTE.matcher(line.substring(within.end())).find()) {
          lines.add(line.substring(0, within.start()));
          lines.add(line.substring(within.end()));
          return;
        }
      }
    }
    lines.add(line);
  }

  private void mark() {
    for (var line : lines) {
      marks.add(line.isBlank() ? Mark.EMPTY : QUOTE.matcher(line).find() ? Mark.QUOTE : Mark.TEXT);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (marks.get(i) != Mark.TEXT) {
        continue;
      }
      if (ReplyWords.FORWARDED.matcher(lines.get(i)).find()) {
        forwarded = i;
        return;
      }
      int end = splitEnd(i);
      for (int j = i; j < end; j++) {
        marks.set(j, Mark.SPLIT);
      }
      i = Math.max(i, end - 1);
      if (end > i && end > 0 && marks.get(end - 1) == Mark.SPLIT && !quoteFollows(end)) {
        return; // all below is quoted, whatever it looks like
      }
    }
  }

  private boolean quoteFollows(int from) {
    for (int i = from; i < marks.size(); i++) {
      if (marks.get(i) != Mark.EMPTY) {
        return marks.get(i) == Mark.QUOTE;
      }
    }
    return false;
  }

  /// After the lines that introduce a quotation at {@code from}, or {@code from} if none do.
  private int splitEnd(int from) {
    var line = lines.get(from);
    if (line.length() > 1_000) {
      return from;
    }
    if (ReplyWords.ORIGINAL_MESSAGE.matcher(line).find()) {
      return from + 1;
    }
    if (DASHED_WROTE.matcher(line).find() && ReplyWords.WROTE.matcher(line).find()) {
      return from + 1;
    }
    if (ReplyWords.RULE.matcher(line).find()) {
      int block = headerBlockEnd(nextText(from + 1));
      return block > from + 1 ? block : from;
    }
    int block = headerBlockEnd(from);
    if (block > from) {
      return block;
    }
    if (isWroteFromPhone(line) || ReplyWords.FROM_AND_SENT.matcher(line).find()) {
      return from + 1;
    }
    int end = attributionEnd(from);
    for (int later = from + 1; later < end; later++) {
      // the last line that can begin it does: those above are the reply
      if (!lines.get(later).isBlank() && attributionEnd(later) == end) {
        return from;
      }
    }
    return end;
  }

  private static boolean isWroteFromPhone(String line) {
    return line.length() < 300 && WROTE_FROM_PHONE.matcher(line).find();
  }

  private int nextText(int from) {
    int i = from;
    while (i < lines.size() && i < from + 2 && lines.get(i).isBlank()) {
      i++;
    }
    return i;
  }

  /// From, Sent, To, Subject in any language and order, at least two of them; values may go on in
  /// the next line.
  private int headerBlockEnd(int from) {
    boolean[] kinds = new boolean[5];
    int fields = 0;
    int end = from;
    int last = from;
    for (int i = from; i < lines.size() && i < from + 12; i++) {
      var line = lines.get(i);
      if (line.isBlank() || line.length() > 1_000) {
        if (fields >= 2 || i > from + 1) {
          break;
        }
        continue;
      }
      var field = ReplyWords.FIELD.matcher(line);
      if (!field.find()) {
        if (fields == 0 || i - last > 1) {
          break;
        }
        continue;
      }
      for (int kind = 1; kind <= 4; kind++) {
        if (field.group(kind) != null && !kinds[kind]) {
          kinds[kind] = true;
          fields++;
        }
      }
      last = i;
      end = i + 1;
    }
    boolean mayBeProse = kinds[1] && kinds[3] && from > 0 && !lines.get(from).contains("@");
    boolean whole = fields >= 3 || (fields == 2 && !mayBeProse);
    return whole && (kinds[1] || kinds[2]) && startsWithField(from) ? end : from;
  }

  private boolean startsWithField(int from) {
    int first = from < lines.size() && lines.get(from).isBlank() ? from + 1 : from;
    return first < lines.size() && ReplyWords.FIELD.matcher(lines.get(first)).find();
  }

  private int attributionEnd(int from) {
    var first = lines.get(from);
    if (!ReplyWords.ATTRIBUTION_START.matcher(first).find() && !NAME_FIRST.matcher(first).find()) {
      return from;
    }
    var joined = new StringBuilder();
    int blanks = 0;
    for (int i = from; i < lines.size() && i < from + ATTRIBUTION_LINES + blanks; i++) {
      var line = lines.get(i);
      if (line.isBlank()) {
        if (++blanks > 1 || joined.indexOf("@") >= 0) {
          break;
        }
        continue;
      }
      if (marks.get(i) == Mark.QUOTE && !QUOTED_ATTRIBUTION_END.matcher(line).find()) {
        break;
      }
      joined.append(joined.isEmpty() ? "" : " ").append(line.strip());
      if (joined.length() > ATTRIBUTION_CHARACTERS) {
        break;
      }
      if (isAttribution(joined.toString(), i + 1, i == from)) {
        return i + 1;
      }
    }
    return from;
  }

  private boolean isAttribution(String text, int next, boolean oneLine) {
    char last = text.charAt(text.length() - 1);
    boolean wroteLast = text.endsWith(" wrote");
    if (!wroteLast && ":：*->".indexOf(last) < 0) {
      return false;
    }
    if (!DATE.matcher(text).find()) {
      return false;
    }
    boolean wrote = ReplyWords.WROTE.matcher(text).find();
    boolean address = ADDRESS.matcher(text).find();
    if (wroteLast) {
      return address && oneLine && HAS_TIME.matcher(text).find();
    }
    if (last == '-') {
      return wrote && text.endsWith("--");
    }
    if (last == '>') {
      return address && !wrote && quoteFollows(next) && !endsAttribution(next);
    }
    if (last == '*' && !text.endsWith(":*") && !text.endsWith(":**")) {
      return false;
    }
    if (wrote) {
      return address || !oneLine || quoteFollows(next) || HAS_TIME.matcher(text).find();
    }
    return address
        && (text.contains(">:") || text.contains("> :") || ADDRESS_END.matcher(text).find());
  }

  private boolean endsAttribution(int next) {
    var line = next < lines.size() ? lines.get(next).strip() : "";
    return line.length() < 80 && line.endsWith(":");
  }

  private List<Line> decide() {
    int end = forwarded >= 0 ? forwarded : lines.size();
    var quoted = new boolean[lines.size()];
    int split = marks.subList(0, end).indexOf(Mark.SPLIT);
    if (split >= 0 && !quoteFollows(splitEndAt(split))) {
      markAll(quoted, split, end);
    } else if (isInline(end)) {
      markTrailing(quoted, end);
    } else if (split >= 0 || quotesAreCertain || isQuotedAtAnEdge(end)) {
      markQuotes(quoted, end);
    }
    var decided = new ArrayList<Line>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      decided.add(new Line(sources.get(i), lines.get(i), quoted[i]));
    }
    return decided;
  }

  private int splitEndAt(int split) {
    int i = split;
    while (i < marks.size() && marks.get(i) == Mark.SPLIT) {
      i++;
    }
    return i;
  }

  private void markAll(boolean[] quoted, int from, int to) {
    for (int i = from; i < to; i++) {
      quoted[i] = true;
    }
  }

  /// Text between two quotations that is more than a link somebody's program broke off.
  private boolean isInline(int end) {
    boolean sawQuote = false;
    boolean textAfterQuote = false;
    for (int i = 0; i < end; i++) {
      var mark = marks.get(i);
      if (mark == Mark.QUOTE && textAfterQuote) {
        return true;
      }
      sawQuote |= mark == Mark.QUOTE;
      boolean text = mark == Mark.TEXT && !isBrokenOff(i);
      textAfterQuote |= sawQuote && text;
    }
    return false;
  }

  private boolean isBrokenOff(int line) {
    var text = lines.get(line);
    if (LINK_ONLY.matcher(text).find() || text.strip().length() < 2) {
      return true;
    }
    boolean wrapped =
        line > 0
            && line + 1 < lines.size()
            && marks.get(line - 1) == Mark.QUOTE
            && marks.get(line + 1) == Mark.QUOTE
            && lines.get(line - 1).length() >= WRAPPED_FROM;
    if (wrapped) {
      return true;
    }
    boolean linkEnds = text.indexOf(')') >= 0 || text.indexOf('>') >= 0;
    boolean linkBegins = line > 0 && LINK_OPENS.matcher(lines.get(line - 1)).find();
    return (text.strip().startsWith("(http") || linkBegins) && linkEnds;
  }

  /// What stands quoted below the last own line of inline replies is not answered any more.
  private void markTrailing(boolean[] quoted, int end) {
    int i = Math.min(end, Signatures.begin(lines.subList(0, end))) - 1;
    while (i >= 0 && marks.get(i) != Mark.TEXT) {
      quoted[i] = marks.get(i) != Mark.EMPTY;
      i--;
    }
  }

  /// Quoted lines without an introduction are one only above or below all the text.
  private boolean isQuotedAtAnEdge(int end) {
    int first = marks.subList(0, end).indexOf(Mark.QUOTE);
    if (first < 0) {
      return false;
    }
    int lastText = marks.subList(0, end).lastIndexOf(Mark.TEXT);
    int count = 0;
    for (int i = 0; i < end; i++) {
      count += marks.get(i) == Mark.QUOTE ? 1 : 0;
    }
    boolean above = marks.subList(0, first).stream().allMatch(mark -> mark == Mark.EMPTY);
    return lastText < first || (above && count > 1);
  }

  private void markQuotes(boolean[] quoted, int end) {
    boolean sawSplit = false;
    for (int i = 0; i < end; i++) {
      var mark = marks.get(i);
      sawSplit |= mark == Mark.SPLIT || mark == Mark.QUOTE;
      quoted[i] =
          mark == Mark.SPLIT
              || mark == Mark.QUOTE
              || (mark == Mark.TEXT && sawSplit && isBrokenOff(i));
    }
    // blank lines within the quotation go with it
    for (int i = 0; i < end; i++) {
      if (marks.get(i) == Mark.EMPTY && i > 0 && quoted[i - 1]) {
        quoted[i] = true;
      }
    }
    keepOneBlank(quoted, end);
  }

  /// Between reply and what follows a quotation in the middle one blank line stays.
  private void keepOneBlank(boolean[] quoted, int end) {
    for (int i = end - 1; i > 0; i--) {
      if (!quoted[i] && quoted[i - 1] && marks.get(i - 1) == Mark.EMPTY) {
        int start = i - 1;
        while (start > 0 && quoted[start - 1]) {
          start--;
        }
        boolean blankAbove = start > 0 && marks.get(start - 1) == Mark.EMPTY;
        quoted[i - 1] = blankAbove || start == 0;
        return;
      }
    }
  }
}
