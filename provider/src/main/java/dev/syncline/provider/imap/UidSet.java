package dev.syncline.provider.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Sets of UIDs as they are written on the wire: `1:5,7` (RFC 9051 §9, sequence-set).
final class UidSet {
  /// A set that covers more is malformed or hostile; no command of ours names so many.
  private static final int MAX_EXPANDED = 1_000_000;

  private UidSet() {}

  static String format(Collection<Long> uids) {
    var sorted = uids.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    var text = new StringBuilder();
    for (var first = 0; first < sorted.length; ) {
      var last = first;
      while (last + 1 < sorted.length && sorted[last + 1] == sorted[last] + 1) {
        last++;
      }
      text.append(text.isEmpty() ? "" : ",").append(sorted[first]);
      if (last > first) {
        text.append(':').append(sorted[last]);
      }
      first = last + 1;
    }
    return text.toString();
  }

  /// In the order written, as COPYUID pairs sources with targets by position (RFC 4315 §3).
  static List<Long> parse(String set) throws MalformedResponse {
    var uids = new ArrayList<Long>();
    for (var part : set.split(",", -1)) {
      var colon = part.indexOf(':');
      var first = number(colon < 0 ? part : part.substring(0, colon));
      var last = colon < 0 ? first : number(part.substring(colon + 1));
      if (Math.abs(last - first) + uids.size() >= MAX_EXPANDED) {
        throw new MalformedResponse("a UID set of more than %d UIDs".formatted(MAX_EXPANDED));
      }
      for (var uid = Math.min(first, last); uid <= Math.max(first, last); uid++) {
        uids.add(uid);
      }
    }
    return uids;
  }

  /// How many UIDs a set names, whatever their number.
  static long count(String set) throws MalformedResponse {
    long count = 0;
    for (var part : set.split(",", -1)) {
      var colon = part.indexOf(':');
      var first = number(colon < 0 ? part : part.substring(0, colon));
      count += colon < 0 ? 1 : Math.abs(number(part.substring(colon + 1)) - first) + 1;
    }
    return count;
  }

  /// The set of a VANISHED response, with or without "(EARLIER)" (RFC 7162 §3.2.10).
  static String ofVanished(String said) {
    return said.substring(said.indexOf(')') + 1).strip();
  }

  private static long number(String text) throws MalformedResponse {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      throw new MalformedResponse("not a UID: " + text.strip());
    }
  }
}
