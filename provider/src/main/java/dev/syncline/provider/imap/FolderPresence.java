package dev.syncline.provider.imap;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// Whether a folder is there, by LIST of its very name: what a NO of CREATE, RENAME or DELETE means
/// depends on it, and many servers say no more than NO.
///
/// @param selectable false for \Noselect: a name that only holds others
record FolderPresence(boolean exists, boolean selectable, @Nullable String delimiter) {
  private static final FolderPresence NONE = new FolderPresence(false, false, null);

  static FolderPresence of(ImapConnection imap, String rawName) throws InterruptedException {
    var found = new AtomicReference<>(NONE);
    var pattern = MailboxName.addTo(imap, new Argument().writeString(""), rawName);
    imap.send("LIST", pattern, response -> take(response, rawName, found));
    return found.get();
  }

  /// A name may hold * or %, which as a pattern finds others, too.
  private static void take(
      IMAPResponse response, String rawName, AtomicReference<FolderPresence> found) {
    if (!response.keyEquals("LIST")) {
      return;
    }
    var listed = ListedFolder.parse(response);
    if (listed == null || !listed.raw().equals(rawName)) {
      return;
    }
    var attributes = String.join(" ", listed.attributes()).toLowerCase(Locale.ROOT);
    if (!attributes.contains("\\nonexistent")) {
      var selectable = !attributes.contains("\\noselect");
      found.set(new FolderPresence(true, selectable, listed.delimiter()));
    }
  }
}
