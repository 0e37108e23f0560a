package dev.syncline.sandbox.mailbox;

/// What a folder is for (RFC 6154 §2, RFC 8457).
public enum SpecialUse {
  NONE(""),
  ALL("\\All"),
  ARCHIVE("\\Archive"),
  DRAFTS("\\Drafts"),
  FLAGGED("\\Flagged"),
  IMPORTANT("\\Important"),
  JUNK("\\Junk"),
  SENT("\\Sent"),
  TRASH("\\Trash");

  private final String attribute;

  SpecialUse(String attribute) {
    this.attribute = attribute;
  }

  public String attribute() {
    return attribute;
  }
}
