package dev.syncline.sandbox.imap;

/// What a session has asked to be told (RFC 5161, RFC 7162): MODSEQ with every change of flags, and
/// VANISHED with UIDs in place of EXPUNGE with numbers.
final class Enabled {
  private volatile boolean condstore;
  private volatile boolean qresync;

  boolean condstore() {
    return condstore;
  }

  boolean qresync() {
    return qresync;
  }

  void condstore(boolean wanted) {
    condstore |= wanted;
  }

  /// Implies CONDSTORE.
  void enableQresync() {
    condstore = true;
    qresync = true;
  }
}
