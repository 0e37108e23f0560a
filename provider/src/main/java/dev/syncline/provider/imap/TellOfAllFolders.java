package dev.syncline.provider.imap;

/// NOTIFY (RFC 5465): from now on the server says on this connection what happens in any folder, in
/// STATUS and LIST responses that nobody asked for. Asked once for each connection.
///
/// SELECTED-DELAYED, since an EXPUNGE in the middle of a FETCH would move the numbers of messages.
final class TellOfAllFolders {
  private static final String COMMAND =
      "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange))"
          + " (PERSONAL (MessageNew MessageExpunge FlagChange MailboxName))";

  private TellOfAllFolders() {}

  static void ask(ImapConnection imap) throws InterruptedException {
    if (imap.can("NOTIFY") && imap.can("IDLE") && imap.announced().others().mayAsk()) {
      imap.announced().others().answered(imap.send(COMMAND, null, _ -> {}).ok());
    }
  }
}
