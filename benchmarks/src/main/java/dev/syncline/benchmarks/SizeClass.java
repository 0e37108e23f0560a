package dev.syncline.benchmarks;

import java.util.Locale;

/// Messages of about one size; the borders are quantiles of the corpus.
enum SizeClass {
  ALL(0, Long.MAX_VALUE),
  SMALL(0, 8 * 1024),
  MEDIAN(11 * 1024, 20 * 1024),
  LARGE(60 * 1024, 200 * 1024),
  HUGE(400 * 1024, Long.MAX_VALUE);

  private final long from;
  private final long to;

  SizeClass(long from, long to) {
    this.from = from;
    this.to = to;
  }

  static SizeClass named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  boolean holds(long size) {
    return size >= from && size < to;
  }
}
