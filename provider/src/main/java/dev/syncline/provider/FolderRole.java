package dev.syncline.provider;

/// What a folder is for (RFC 6154), told by SPECIAL-USE, else by its name.
public enum FolderRole {
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
