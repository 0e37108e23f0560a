package dev.syncline.sandbox.mailbox;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A folder's modification sequence (RFC 7162 §3.1): every change has the next number, and a
/// message that is gone is remembered by the number of its going.
final class Modifications {
  private final NavigableMap<Long, Long> removed = new TreeMap<>();
  private long highest = 1;

  long highest() {
    return highest;
  }

  long next() {
    return ++highest;
  }

  void removed(long uid) {
    removed.put(next(), uid);
  }

  /// The UIDs that are gone since then, ascending.
  List<Long> removedSince(long modseq) {
    Collection<Long> uids = removed.tailMap(modseq, false).values();
    return uids.stream().sorted().toList();
  }

  /// The UIDs mean other messages from now on.
  void forget() {
    removed.clear();
    highest++;
  }
}
