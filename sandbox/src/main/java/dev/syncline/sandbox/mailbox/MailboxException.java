package dev.syncline.sandbox.mailbox;

/// Something about a folder that cannot be done; `code` is the IMAP response code (RFC 5530).
public final class MailboxException extends RuntimeException {
  private final String code;

  MailboxException(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
