package dev.syncline.sandbox.mailbox;

/// Whose server an account is on.
public enum AccountKind {
  /// IMAP as the standards have it.
  PLAIN,
  /// The same, and every folder, message and conversation has an id that stays (RFC 8474).
  OBJECT_IDS,
  /// Gmail: a message is one object, and its labels are folders.
  GMAIL
}
