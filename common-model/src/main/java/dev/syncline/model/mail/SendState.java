package dev.syncline.model.mail;

/// How far a message sent through the API has come.
public enum SendState {
  /// Waits for the time that was asked for.
  SCHEDULED,
  QUEUED,
  SENDING,
  SENT,
  IN_SENT_FOLDER,
  /// It was sent, and came back from at least one recipient.
  BOUNCED,
  FAILED,
  /// The connection broke after the message was handed over: it may or may not have been accepted.
  /// Never repeated.
  UNKNOWN;

  /// Whether a mail server has taken it: it must not be handed over again.
  public boolean isOut() {
    return this == SENT || this == IN_SENT_FOLDER || this == BOUNCED;
  }
}
