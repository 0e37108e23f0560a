package dev.syncline.model.mail;

/// What a folder is for (RFC 6154).
public enum Role {
  INBOX,
  ARCHIVE,
  DRAFTS,
  SENT,
  JUNK,
  TRASH,
  ALL,
  FLAGGED,
  IMPORTANT,
  NONE
}
