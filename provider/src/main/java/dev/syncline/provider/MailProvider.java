package dev.syncline.provider;

/// A kind of mailbox server: plain IMAP with SMTP today; Gmail, Graph and EWS stand behind the same
/// door.
public interface MailProvider {
  /// Whether it reaches the mailboxes of a provider, by its name on the wire, as the SDK sends it:
  /// `imap`, `google`.
  boolean serves(String provider);

  /// Logs in to every server the account needs, looks for an INBOX, and logs out.
  ///
  /// @throws ProviderException with the {@link Failure} a user can act on
  void verify(ConnectionSettings settings) throws InterruptedException;

  /// Opens an account. Connections are made when they are needed and bounded by
  /// `settings.maxConnections()`.
  ///
  /// @param ledger where what it uses of its provider is kept
  MailAccount open(ConnectionSettings settings, UseLedger ledger);

  default MailAccount open(ConnectionSettings settings) {
    return open(settings, UseLedger.NONE);
  }

  /// Runs `wake` once when a server that failed for many accounts, this one among them, works
  /// again, or when it is this account's turn to find out. Never, if it was the account's own
  /// trouble. Answers what takes the wish back.
  default Runnable wakeLater(ConnectionSettings settings, Runnable wake) {
    return () -> {};
  }
}
