package dev.syncline.provider.budget;

/// A token bucket without a bucket: remembers when the last of what was taken is paid for. Takes
/// the time, in nanoseconds, from whoever asks.
final class Pace {
  private static final double SECOND = 1e9;

  /// A hundred years: far from where adding to it would overflow.
  private static final double FOR_EVER = 3e18;

  private final long interval;
  private final long credit;
  private long paidAt;
  private boolean used;

  Pace(double perSecond, int burst) {
    this.interval = (long) (SECOND / perSecond);
    this.credit = (long) Math.min(FOR_EVER, (double) interval * (burst - 1));
  }

  /// How long until one may be taken; 0 if at once.
  long delay(long now) {
    return used ? Math.max(0, paidAt - credit - now) : 0;
  }

  void take(long now) {
    paidAt = (used ? Math.max(paidAt, now) : now) + interval;
    used = true;
  }

  /// Whether it is as if nothing had been taken.
  boolean isRested(long now) {
    return !used || paidAt <= now;
  }
}
