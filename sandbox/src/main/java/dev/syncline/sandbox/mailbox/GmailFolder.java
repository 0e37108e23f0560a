package dev.syncline.sandbox.mailbox;

/// The folders Gmail has itself, in English.
public enum GmailFolder {
  ALL_MAIL("All Mail", SpecialUse.ALL),
  DRAFTS("Drafts", SpecialUse.DRAFTS),
  IMPORTANT("Important", SpecialUse.IMPORTANT),
  SENT_MAIL("Sent Mail", SpecialUse.SENT),
  SPAM("Spam", SpecialUse.JUNK),
  STARRED("Starred", SpecialUse.FLAGGED),
  TRASH("Trash", SpecialUse.TRASH);

  private final String path;
  private final SpecialUse use;

  GmailFolder(String name, SpecialUse use) {
    this.path = "[Gmail]/" + name;
    this.use = use;
  }

  public String path() {
    return path;
  }

  SpecialUse use() {
    return use;
  }
}
