package dev.syncline.provider;

/// What goes first when a provider lets an account do less than it would, the most urgent first.
public enum Urgency {
  /// Somebody asked for it: a command of an API client, a message to send, a login to verify.
  USER,

  /// What a mailbox has to hear of soon: INBOX, the list of folders, folders that changed.
  NEW_MAIL,

  /// What has waited for years and can wait for another day: first readings, audits.
  BACKFILL
}
