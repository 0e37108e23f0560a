package dev.syncline.benchmarks.log;

/// Somebody who follows all grants, in a way of its own, and tells a witness of each entry. It must
/// bear that the service and its database die and come back.
interface Follower {
  String name();

  Witness witness();

  /// Begins, from the first position of every grant. Runs until the process ends.
  void start();

  /// Entries that a way of following may bring twice: webhooks come at least once, an application's
  /// stream repeats the batch that a broken connection cut.
  default boolean mayRepeat() {
    return false;
  }
}
