package dev.syncline.mime.parse;

/// What is hashed while it is decoded.
public enum Hashing {
  NONE,
  /// Every part as decoded; whoever stores the message has its own hash already.
  PARTS,
  /// The message as it came, too.
  PARTS_AND_MESSAGE
}
