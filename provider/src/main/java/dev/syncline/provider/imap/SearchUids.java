package dev.syncline.provider.imap;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.iap.Argument;
import org.jspecify.annotations.Nullable;

/// UID SEARCH (RFC 9051 §6.4.4), answered by SEARCH lines in whatever number.
final class SearchUids {
  private SearchUids() {}

  static List<Long> run(ImapConnection imap, String criteria, @Nullable Argument arguments)
      throws InterruptedException {
    var found = new ArrayList<Long>();
    imap.require(
        "UID SEARCH " + criteria,
        arguments,
        response -> {
          if (response.keyEquals("SEARCH")) {
            for (var uid = response.readLong(); uid > 0; uid = response.readLong()) {
              found.add(uid);
            }
          }
        });
    return found;
  }
}
