package dev.syncline.model.mail;

/// A change of folders that can't be, in words for whoever asked.
public final class FolderRefused extends RuntimeException {
  /// What it was about.
  public enum Reason {
    /// No such folder.
    UNKNOWN,
    /// Never possible.
    INVALID,
    /// Not while the other folders are as they are.
    CONFLICT
  }

  private final Reason reason;

  FolderRefused(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
