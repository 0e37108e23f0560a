package dev.syncline.sandbox.imap;

/// What a session has asked to be told (RFC 5161, RFC 6855, RFC 7162): MODSEQ with every change of
/// flags, and VANISHED with UIDs in place of EXPUNGE with numbers.
final class Enabled {
  private volatile boolean condstore;
  private volatile boolean qresync;
  private volatile boolean utf8;

  boolean condstore() {
    return condstore;
  }

  boolean qresync() {
    return qresync;
  }

  /// Names of folders are UTF-8 (RFC 6855 §3).
  boolean utf8() {
    return utf8;
  }

  void enableUtf8() {
    utf8 = true;
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
