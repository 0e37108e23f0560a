package dev.syncline.provider.imap;

import java.util.Locale;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// What a connection hears, without asking, of folders other than the selected one.
final class OtherFolders {
  private boolean asked;
  private boolean told;
  private boolean news;

  boolean mayAsk() {
    return !asked;
  }

  void answered(boolean willTell) {
    asked = true;
    told = willTell;
  }

  /// Whether the server tells of them.
  boolean areTold() {
    return told;
  }

  boolean hasNews() {
    return news;
  }

  /// True once after something was heard.
  boolean takeNews() {
    var was = news;
    news = false;
    return was;
  }

  /// A server that has too much to tell says so, and tells nothing any more (RFC 5465 §5.8).
  void note(IMAPResponse response) {
    if (!told) {
      return;
    }
    if (response.keyEquals("STATUS") || response.keyEquals("LIST")) {
      news = true;
    } else if (response.isOK()
        && response.getRest().toUpperCase(Locale.ROOT).startsWith("[NOTIFICATIONOVERFLOW")) {
      told = false;
      news = true;
    }
  }
}
