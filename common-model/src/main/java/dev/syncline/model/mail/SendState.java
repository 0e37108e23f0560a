package dev.syncline.model.mail;

/// How far a message sent through the API has come.
public enum SendState {
  QUEUED,
  SENDING,
  SENT,
  IN_SENT_FOLDER,
  FAILED,
  /// The connection broke after the message was handed over: it may or may not have been accepted.
  /// Never repeated.
  UNKNOWN
}
