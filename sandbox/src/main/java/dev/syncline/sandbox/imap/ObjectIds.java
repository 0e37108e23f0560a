package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Message;

/// Ids that stay, as RFC 8474 and as Gmail write them.
final class ObjectIds {
  /// Gmail's ids have 64 bits and begin nowhere near 1.
  private static final long GMAIL_BASE = 1_278_455_344_230_334_464L;

  private ObjectIds() {}

  static String mailbox(Folder folder) {
    return "F" + folder.id();
  }

  static String message(Message message) {
    return "M" + message.number();
  }

  static String conversation(Message message) {
    return "T" + message.conversation();
  }

  static long gmailMessage(Message message) {
    return GMAIL_BASE + message.number();
  }

  static long gmailConversation(Message message) {
    return GMAIL_BASE + message.conversation();
  }
}
