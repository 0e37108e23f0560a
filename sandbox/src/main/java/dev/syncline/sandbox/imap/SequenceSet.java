package dev.syncline.sandbox.imap;

import java.util.ArrayList;
import java.util.List;

/// `1:4,7,9:*`. A range may be written either way round, and `*` is the largest number in use (RFC
/// 9051 §9, seq-range).
record SequenceSet(List<Range> ranges) {
  private static final long LARGEST = -1;

  record Range(long first, long last) {}

  SequenceSet {
    ranges = List.copyOf(ranges);
  }

  static SequenceSet parse(String text) throws Refused {
    if (!isOne(text)) {
      throw Refused.bad("not a sequence set");
    }
    var ranges = new ArrayList<Range>();
    for (var part : text.split(",", -1)) {
      var ends = part.split(":", -1);
      ranges.add(new Range(number(ends[0]), number(ends[ends.length - 1])));
    }
    return new SequenceSet(ranges);
  }

  static boolean isOne(String text) {
    var number = "(\\*|[1-9]\\d{0,9})";
    var range = number + "(:" + number + ")?";
    return text.matches(range + "(," + range + ")*");
  }

  boolean contains(long number, long largest) {
    for (var range : ranges) {
      long first = range.first == LARGEST ? largest : range.first;
      long last = range.last == LARGEST ? largest : range.last;
      if (number >= Math.min(first, last) && number <= Math.max(first, last)) {
        return true;
      }
    }
    return false;
  }

  /// The largest number named, with `*` standing for the given one.
  long highest(long largest) {
    return ranges.stream()
        .mapToLong(range ->
            range.first == LARGEST || range.last == LARGEST
                ? largest
                : Math.max(range.first, range.last))
        .max()
        .orElse(0);
  }

  boolean namesLargest() {
    return ranges.stream().anyMatch(range -> range.first == LARGEST || range.last == LARGEST);
  }

  /// Writes numbers in the order given, runs shortened.
  static String of(List<Long> numbers) {
    var out = new StringBuilder();
    for (int i = 0; i < numbers.size(); ) {
      int j = i;
      while (j + 1 < numbers.size() && numbers.get(j + 1) == numbers.get(j) + 1) {
        j++;
      }
      out.append(out.isEmpty() ? "" : ",").append(numbers.get(i));
      if (j > i) {
        out.append(':').append(numbers.get(j));
      }
      i = j + 1;
    }
    return out.toString();
  }

  private static long number(String text) {
    return text.equals("*") ? LARGEST : Long.parseLong(text);
  }
}
