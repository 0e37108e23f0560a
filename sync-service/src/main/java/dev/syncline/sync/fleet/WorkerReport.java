package dev.syncline.sync.fleet;

/// What a worker tells of itself.
///
/// @param weight of its accounts: one that rests counts 1, one that is written to all the time 101
/// @param capacity what it can carry, compared with others
/// @param busy 1 is the limit
record WorkerReport(
    String name,
    String zone,
    int accounts,
    int maxAccounts,
    double weight,
    double capacity,
    double busy,
    boolean draining) {

  int room() {
    return Math.max(0, maxAccounts - accounts);
  }
}
