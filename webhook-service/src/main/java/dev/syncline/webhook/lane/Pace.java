package dev.syncline.webhook.lane;

/// What an account's turn is about.
enum Pace {
  /// What comes next is in memory: it happened just now.
  LIVE,
  /// What comes next is in the log: the endpoint was away, or could not follow.
  CATCHING_UP
}
