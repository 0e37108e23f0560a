package dev.syncline.sandbox.mailbox;

/// What a folder is for (RFC 6154 §2).
public enum SpecialUse {
  NONE(""),
  ARCHIVE("\\Archive"),
  DRAFTS("\\Drafts"),
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
