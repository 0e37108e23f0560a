package dev.syncline.sync.syncback;

/// What the action needs is on its way: the UID that an earlier action made has not been seen.
final class NotYet extends RuntimeException {
  NotYet(String message) {
    super(message);
  }
}
